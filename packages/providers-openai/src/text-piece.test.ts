import type { CompletionChunk } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { openaiWire } from './index.ts'

const context = createContext({ provider: 'vendor', model: 'm', stream: true })

function decode(events: readonly object[]): CompletionChunk[] {
  const decoder = openaiWire().chat!.decoder(context)
  return events.flatMap((event) => decoder.push({ data: JSON.stringify(event) }))
}

const head = { id: '1', object: 'chat.completion.chunk', created: 1, model: 'm', service_tier: 'default' }
const event = (delta: object, more: object = {}, choice: object = {}) => ({
  ...head,
  choices: [{ index: 0, delta, logprobs: null, finish_reason: null, ...choice }],
  usage: null,
  ...more,
})

it('decodes a chunk that differs only in its text like any other', () => {
  const texts = ['a', 'b', ' a longer piece of text', '"quoted"', 'line\nbreak', '', '日本', 'content', '\\']
  const events = [
    event({ role: 'assistant', content: '' }),
    ...texts.map((content) => event({ content })),
    ...texts.map((content, at) => event({ content }, { obfuscation: 'x'.repeat(at) })),
    ...texts.map((reasoning_content) => event({ content: null, reasoning_content })),
    ...texts.map((content, at) => event({ content }, { created: at })),
    ...texts.map((content) => event({ content }, {}, { index: 1 })),
    event(
      { content: 'a' },
      {},
      { logprobs: { content: [{ token: 'a', logprob: -1, bytes: null, top_logprobs: [] }] } },
    ),
    event({ content: 'end' }, {}, { finish_reason: 'stop' }),
    event({}, { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }),
  ]
  expect(decode(events)).toEqual(events)
})

it('is not affected by callers who change chunks', () => {
  const decoder = openaiWire().chat!.decoder(context)
  const push = (content: string) => decoder.push({ data: JSON.stringify(event({ content })) })
  const changed = [...push('a'), ...push('b')]
  for (const chunk of changed) {
    chunk.model = 'changed'
    chunk.choices[0]!.delta.content = 'changed'
    chunk.choices.pop()
  }
  expect(push('c')).toEqual([event({ content: 'c' })])
})

it('recognizes the end of a choice and an error that resemble the chunk before', () => {
  const decoder = openaiWire().chat!.decoder(context)
  const push = (value: object) => decoder.push({ data: JSON.stringify(value) })
  push(event({ content: 'a' }))
  push(event({ content: 'b' }))
  expect(() => push(event({ content: 'c' }, { error: { message: 'over' } }))).toThrow('over')
  expect(() => decoder.end()).toThrow('ended before')
  push(event({ content: 'd' }, {}, { finish_reason: 'stop' }))
  expect(decoder.end()).toEqual([])
})

it('locates marks in the text since the first source', () => {
  const citations = ['https://a.example/']
  const decoder = openaiWire().chat!.decoder(context)
  const push = (value: object) => decoder.push({ data: JSON.stringify(value) })
  push(event({ content: 'a' }, { citations }))
  for (const content of ['b', 'c', '[1]']) push(event({ content }))
  push(event({}, {}, { finish_reason: 'stop' }))
  expect(decoder.end()[0]?.choices[0]?.delta.annotations).toMatchObject([
    { url_citation: { url: 'https://a.example/', start_index: 3, end_index: 6 } },
  ])
})
