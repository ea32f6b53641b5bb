import type { LogStore } from '@litecone/gateway'
import { DAY, HOUR } from './log-entries.ts'

/** A question that the dashboard asks, or that its API takes besides, of a log whose last entry began just before `end`. */
export interface Question {
  readonly name: string
  ask(logs: LogStore, end: number): Promise<unknown>
}

const month = (end: number) => ({ from: end - 30 * DAY, to: end })

export const QUESTIONS: readonly Question[] = [
  { name: '30 days in one', ask: (logs, end) => logs.aggregate({ filter: month(end) }) },
  { name: '30 days by day', ask: (logs, end) => logs.aggregate({ filter: month(end), bucketMs: DAY }) },
  {
    name: '30 days by day at UTC+2',
    ask: (logs, end) => logs.aggregate({ filter: month(end), bucketMs: DAY, offsetMs: 2 * HOUR }),
  },
  {
    name: '30 days by day at UTC-8',
    ask: (logs, end) => logs.aggregate({ filter: month(end), bucketMs: DAY, offsetMs: -8 * HOUR }),
  },
  {
    name: '14 days by 6 hours and model',
    ask: (logs, end) =>
      logs.aggregate({ filter: { from: end - 14 * DAY, to: end }, bucketMs: 6 * HOUR, groupBy: 'model' }),
  },
  {
    name: '30 days by day and user, top 20',
    ask: (logs, end) => {
      const top = { by: 'costUsd', limit: 20 } as const
      return logs.aggregate({ filter: month(end), bucketMs: DAY, groupBy: 'user', top })
    },
  },
  {
    name: '30 days by day for one tenant',
    ask: (logs, end) =>
      logs.aggregate({ filter: { ...month(end), properties: { tenant: 'tenant-3' } }, bucketMs: DAY }),
  },
  { name: 'users, 30 days', ask: (logs, end) => logs.users(month(end)) },
  { name: 'models, 30 days', ask: (logs, end) => logs.models(month(end)) },
  {
    name: 'last hour by minute',
    ask: (logs, end) => logs.aggregate({ filter: { from: end - HOUR, to: end }, bucketMs: 60_000 }),
  },
  {
    name: '24 hours by half hour',
    ask: (logs, end) => logs.aggregate({ filter: { from: end - DAY, to: end }, bucketMs: HOUR / 2 }),
  },
  { name: 'a page of requests', ask: (logs) => logs.requests({}, { limit: 50 }) },
  { name: 'a page of requests of one user', ask: (logs) => logs.requests({ userId: 'user-3' }, { limit: 50 }) },
  {
    name: 'a page of requests by a rare property',
    ask: (logs) => logs.requests({ properties: { tenant: 'tenant-49' } }, { limit: 50 }),
  },
  {
    name: 'a page of requests by a property that none has',
    ask: (logs) => logs.requests({ properties: { tenant: 'nobody' } }, { limit: 50 }),
  },
  {
    name: 'a page of the slowest requests, 30 days',
    ask: (logs, end) => logs.requests(month(end), { limit: 50, sort: { by: 'latencyMs', order: 'highest' } }),
  },
  { name: 'a page of sessions', ask: (logs) => logs.sessions({}, { limit: 50 }) },
  {
    name: '30 days by hour and model: of the API',
    ask: (logs, end) => logs.aggregate({ filter: month(end), bucketMs: HOUR, groupBy: 'model' }),
  },
  {
    name: '24 hours by 5 minutes: of the API, counted from rows',
    ask: (logs, end) => logs.aggregate({ filter: { from: end - DAY, to: end }, bucketMs: 300_000 }),
  },
  {
    name: 'by model, two properties asked: counted from rows',
    ask: (logs) => {
      const properties = { tenant: 'tenant-3', environment: 'staging' }
      return logs.aggregate({ filter: { properties }, groupBy: 'model' })
    },
  },
  {
    name: 'every row by day and model: of the API, counted from rows',
    ask: (logs) => logs.aggregate({ filter: { minLatencyMs: 0 }, bucketMs: DAY, groupBy: 'model' }),
  },
]
