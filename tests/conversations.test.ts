import { frameStream, readFixtures, type TextFraming } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../apps/dashboard/src/pages/requests/conversation/read-answer.ts'

/** Folders of recorded responses next to the checkout, with each vendor's stream framing. Google has two. */
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

const RECORDINGS = FOLDERS.flatMap(([folder, framing]) =>
  readFixtures(folder).flatMap(({ name, stream, events, body, expected }) => {
    if (expected.error || expected.contested?.includes('text')) return []
    const text = framing === 'list' ? `[${events.join(',\r\n')}]` : frameStream(events, framing)
    return [[`${folder}/${name}`, framing, stream ? text : body, expected] as const]
  }),
)

describe('the request page of the dashboard', () => {
  // Vitest fails a file without tests, which this would be where there are no recordings.
  it.skipIf(RECORDINGS.length > 0)('has no recorded responses to show here', () => undefined)

  it.each(RECORDINGS)(
    'shows the text and the tool calls of a recorded response: %s (%s)',
    (_name, _framing, body, expected) => {
      const parts = readAnswer(body).flatMap((turn) => turn.parts)
      const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
      const toolCalls = parts.flatMap((part) => (part.type === 'tool call' ? [part.name] : []))
      expect([text, toolCalls]).toEqual([expected.text, expected.toolCalls?.map(({ name }) => name)])
    },
  )
})
