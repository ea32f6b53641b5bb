import { prices } from '@litecone/prices'
import { expect, it } from 'vitest'
import { askFor } from '../attempts/exchange.test-support.ts'
import { createMeter } from '../meter/create-meter.ts'
import type { LogEntry } from '../stores/index.ts'
import { createBodyCopy } from './body-copy.ts'
import { recordExchange } from './record-exchange.ts'

const answer = JSON.stringify({ model: 'gpt-4o', usage: { prompt_tokens: 1000, completion_tokens: 1000 } })

function setUp() {
  const { exchange } = askFor('https://api.openai.com', {}, { model: 'gpt-4o' })
  const entries: LogEntry[] = []
  const reports: string[] = []
  const tell = (message: string) => void reports.push(message)
  const services = {
    meter: createMeter({ prices: prices() }),
    writer: {
      accept: (entry: LogEntry) => entries.push(entry) > 0,
      full: false,
      state: { waiting: 0, written: 0, shed: 0, rejected: 0, damaged: 0, failing: undefined },
      flush: async () => undefined,
      close: async () => undefined,
    },
    report: { info: tell, warn: tell, error: tell },
  }
  const responseCopy = createBodyCopy(1000)
  responseCopy.add(Buffer.from(answer))
  const outcome = {
    status: 200,
    endedAt: exchange.startedAt + 5,
    responseHeaders: ['content-type', 'application/json'],
    requestCopy: createBodyCopy(1000),
    responseCopy,
  }
  const route = { ...exchange.route, provider: 'openai' }
  const record = () => recordExchange({ ...exchange, route }, outcome, services, () => undefined)
  return { exchange, record, entries, reports }
}

it('passes the log to the writer before anything asynchronous, in the same turn in which the response ended', async () => {
  const { exchange, record, entries } = setUp()
  exchange.notes.afterwards.push(() => new Promise(() => undefined))
  void record()
  await new Promise(process.nextTick)
  await Promise.resolve()
  expect(entries).toHaveLength(1)
})

it('then runs what needs the cost, in order, and reports errors', async () => {
  const { exchange, record, entries, reports } = setUp()
  const costs: (number | null)[] = []
  exchange.notes.afterwards.push(
    async (cost) => void costs.push(cost),
    () => Promise.reject(new Error('no')),
  )
  await record()
  expect([entries.length, costs, reports.length]).toEqual([1, [entries[0]?.costUsd], 1])
  expect(costs[0]).toBeGreaterThan(0)
})
