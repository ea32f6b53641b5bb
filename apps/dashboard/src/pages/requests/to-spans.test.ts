import { expect, it } from 'vitest'
import { toSpans } from './to-spans.ts'

it('keeps attempts, the first token and the end within the time of the request', () => {
  const attempts = [
    { provider: 'openai', status: 500, startedAt: 1010, latencyMs: 100 },
    { provider: 'openai', status: null, startedAt: 1200, latencyMs: 9000, error: 'ECONNRESET' },
  ]
  const spans = toSpans({
    createdAt: 1000,
    latencyMs: 1000,
    timeToFirstTokenMs: 600,
    attempts,
    status: 200,
    stream: true,
  })
  expect(spans.map(({ label, from, to, kind }) => [label, from, to, kind])).toEqual([
    ['Gateway', 0, 10, 'wait'],
    ['Attempt 1', 10, 110, 'error'],
    ['Attempt 2', 200, 1000, 'error'],
    ['First token', 0, 600, 'wait'],
    ['Rest of the response', 600, 1000, 'success'],
    ['Total', 0, 1000, 'success'],
  ])
})
