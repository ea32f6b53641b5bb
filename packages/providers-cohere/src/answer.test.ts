import type { StreamEvent } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { cohereWire } from './index.ts'

const context = createContext({ provider: 'cohere', model: 'command-a-03-2025' })
const event = (value: object): StreamEvent => ({ data: JSON.stringify(value) })
const part = (type: string, message: object, index = 0) => event({ type, index, delta: { message } })
const end = (finish_reason: string) => event({ type: 'message-end', delta: { finish_reason } })

function read(...events: StreamEvent[]) {
  const decoder = cohereWire.chat!.decoder(context)
  return events.flatMap((one) => [...decoder.push(one)])
}

describe('a stream', () => {
  it('has no empty chunks', () => {
    const chunks = read(
      event({ type: 'message-start', id: 'a' }),
      part('content-start', { content: { type: 'text', text: '' } }),
      part('content-delta', { content: { text: 'Hi' } }),
      event({ type: 'content-end', index: 0 }),
      event({ type: 'citation-end', index: 0 }),
      end('COMPLETE'),
    )
    expect(chunks.map(({ choices }) => [choices[0]?.delta, choices[0]?.finish_reason])).toEqual([
      [{ role: 'assistant', content: 'Hi' }, null],
      [{}, 'stop'],
    ])
  })

  it('has whole thoughts and a whole plan, also if nothing closes them', () => {
    const chunks = read(
      part('content-delta', { content: { thinking: 'Hm.' } }),
      part('tool-plan-delta', { tool_plan: 'I will look.' }),
      end('COMPLETE'),
    )
    const deltas = chunks.map(({ choices }) => choices[0]?.delta)
    expect(deltas).toEqual([
      { role: 'assistant', reasoning_content: 'Hm.' },
      { thinking_blocks: [{ type: 'thinking', thinking: 'Hm.' }] },
      { extra_content: { cohere: { tool_plan: 'I will look.' } } },
      {},
    ])
  })

  it('ends with tool_calls if it has any, whatever its finish reason', () => {
    const call = { id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } }
    const chunks = read(part('tool-call-start', { tool_calls: call }), end('BORED'))
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls')
  })

  it('has an id of ours without one from Cohere', () => {
    expect(read(part('content-delta', { content: { text: 'Hi' } }))[0]?.id).toBe(`cohere-${context.callId}`)
  })
})

describe('a response', () => {
  it('may have a string as content, and only billed units as usage', () => {
    const body = {
      message: { content: 'Hi' },
      finish_reason: 'COMPLETE',
      usage: { billed_units: { input_tokens: 2, output_tokens: 1 } },
    }
    expect(cohereWire.chat!.decode(body, context)).toMatchObject({
      choices: [{ message: { content: 'Hi' } }],
      usage: { prompt_tokens: 2, completion_tokens: 1 },
    })
  })

  it('has a message', () => {
    expect(() => cohereWire.chat!.decode({ text: 'Hi' }, context)).toThrow('returned no message')
  })
})

describe('an error', () => {
  it.each([
    [400, { message: 'too many tokens: max tokens must be less than or equal to 4096' }, 'bad_request', 'max_tokens'],
    [403, { message: 'invalid api token' }, 'authentication', undefined],
    [500, { error: 'oh' }, undefined, undefined],
  ])('is decoded: %i %j', (status, body, kind, param) => {
    const failure = cohereWire.decodeFailure(status, body, {})
    expect(failure).toMatchObject({ message: Object.values(body)[0], kind, param })
  })
})
