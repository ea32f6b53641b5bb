import { frameStream, readFixtures, type TextFraming } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../apps/dashboard/src/pages/requests/conversation/read-answer.ts'

/** Recorded answers beside the checkout, by their folders, and how their vendors frame streams. Google's come in two ways. */
const FOLDERS: readonly [folder: string, framing: TextFraming | 'list'][] = [
  ['anthropic', 'anthropic'],
  ['azure', 'openai'],
  ['cohere', 'cohere'],
  ['deepseek', 'openai'],
  ['google', 'gemini'],
  ['google', 'list'],
  ['groq', 'openai'],
  ['mistral', 'openai'],
  ['openai', 'openai'],
  ['openai-compatible', 'openai'],
  ['perplexity', 'openai'],
  ['xai', 'openai'],
]

const RECORDED = FOLDERS.flatMap(([folder, framing]) =>
  readFixtures(folder).flatMap(({ name, stream, events, body, expected }) => {
    if (expected.error || expected.contested?.includes('text')) return []
    const text = framing === 'list' ? `[${events.join(',\r\n')}]` : frameStream(events, framing)
    return [[`${folder}/${name}`, framing, stream ? text : body, expected] as const]
  }),
)

describe('the page of a request', () => {
  it.skipIf(RECORDED.length > 0)('is not tried with recorded answers where there are none', () => undefined)

  it.each(RECORDED)('shows what was said and called: %s (%s)', (_name, _framing, body, expected) => {
    const parts = readAnswer(body).flatMap((turn) => turn.parts)
    const said = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
    const called = parts.flatMap((part) => (part.type === 'tool call' ? [part.name] : []))
    expect([said, called]).toEqual([expected.text, expected.toolCalls?.map(({ name }) => name)])
  })
})
