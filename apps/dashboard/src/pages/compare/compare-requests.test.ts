import type { LogEntry } from '@litecone/gateway/api'
import { expect, it } from 'vitest'
import { entry } from '../../../e2e/entries.e2e-support.ts'
import type { Turn } from '../requests/conversation/turn.ts'
import { compareFacts, countSameTurns } from './compare-requests.ts'

const turn = (text: string): Turn => ({ role: 'user', parts: [{ type: 'text', text }] })

function asking(body: object, given: Partial<LogEntry> = {}): LogEntry {
  return entry({ createdAt: 0, requestBody: JSON.stringify({ messages: [], ...body }), ...given })
}

it('finds the facts, parameters and properties that differ', () => {
  const one = asking({ temperature: 0, top_p: 1 }, { properties: { env: 'prod', team: 'a' }, costUsd: 0.1 })
  const other = asking({ temperature: 0.7, top_p: 1 }, { properties: { env: 'dev', team: 'a' }, costUsd: 0.2 })
  const differing = compareFacts(one, other).filter(({ differs }) => differs)
  expect(differing.map(({ name, values }) => [name, ...values])).toEqual([
    ['Cost', '$0.10', '$0.20'],
    ['temperature', '0', '0.7'],
    ['env', 'prod', 'dev'],
  ])
})

it('shows values that only one of the two has', () => {
  const facts = compareFacts(asking({ tools: [] }), asking({}, { requestBody: null }))
  expect(facts.find(({ name }) => name === 'tools')).toEqual({ name: 'tools', values: ['[]', '–'], differs: true })
})

it('counts the turns that are the same at the beginning', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(turn) as [Turn, Turn, Turn]
  expect(countSameTurns([a, b], [a, c])).toBe(1)
  expect(countSameTurns([a, b], [a, b, c])).toBe(2)
  expect(countSameTurns([a, b, c], [a, b])).toBe(2)
  expect(countSameTurns([], [a])).toBe(0)
})
