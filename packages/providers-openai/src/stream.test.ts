import { foldChunks } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { openaiWire } from './index.ts'

const { chat } = openaiWire()
const context = createContext({ provider: 'vendor', model: 'm', stream: true })

function read(...events: (object | string)[]) {
  const decoder = chat!.decoder(context)
  const push = (event: object | string) =>
    decoder.push({ data: typeof event === 'string' ? event : JSON.stringify(event) })
  return foldChunks([...events.flatMap(push), ...decoder.end()])
}

const chunk = (delta: object | null, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
})

describe('a stream of a vendor', () => {
  it('has no calls where the vendor says that there are none', () => {
    const answer = read(chunk({ content: 'Hi', tool_calls: [] }), chunk({ tool_calls: null }), chunk(null, 'stop'))
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Hi' } })
  })

  it('has reasoning under one name although the other name is there and null', () => {
    const answer = read(chunk({ reasoning: 'Hm', reasoning_content: null }), chunk({ content: 'Hi' }, 'stop'))
    expect(answer.choices[0]?.message.reasoning_content).toBe('Hm')
  })

  it('may have null for an index, and no id', () => {
    const call = { index: null, id: 'a', type: null, function: { name: 'now', arguments: null } }
    const end = { choices: [{ index: null, delta: null, finish_reason: 'tool_calls' }] }
    const answer = read(chunk({ tool_calls: [call] }), '', end)
    expect(answer.choices).toHaveLength(1)
    expect(answer.choices[0]?.message.tool_calls).toEqual([
      { id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } },
    ])
    expect(answer).toMatchObject({ id: context.callId, created: context.created, model: 'm' })
  })

  it('fails with an object of the kind error', () => {
    expect(() => read(chunk({ content: 'Hi' }), { object: 'error', message: 'over', code: 503 })).toThrow('over')
  })

  it('tells the cost that the vendor sums up', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: { total_cost: 0.006 } }
    expect(read({ ...chunk({ content: 'Hi' }, 'stop'), usage }).usage).toEqual({
      prompt_tokens: 1,
      completion_tokens: 2,
      total_tokens: 3,
      cost: 0.006,
    })
  })
})

describe('a whole answer of a vendor', () => {
  it.each([[{}], [{ choices: null }], ['<html>']])('is none without choices: %j', (body) => {
    expect(() => chat!.decode(body, context)).toThrow('without choices')
  })

  it('is an error where the vendor says so with 200', () => {
    expect(() => chat!.decode({ object: 'error', message: 'over' }, context)).toThrow('over')
  })
})
