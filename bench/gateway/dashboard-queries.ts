import type { LogStore } from '@litecone/gateway'
import { DAY, HOUR } from './log-entries.ts'

/** A query of the dashboard, or one that only its API accepts, against a log whose last entry started just before `end`. */
export interface Query {
  readonly name: string
  run(logs: LogStore, end: number): Promise<unknown>
}

const month = (end: number) => ({ from: end - 30 * DAY, to: end })

export const QUERIES: readonly Query[] = [
  { name: '30 days, one total', run: (logs, end) => logs.aggregate({ filter: month(end) }) },
  { name: '30 days by day', run: (logs, end) => logs.aggregate({ filter: month(end), bucketMs: DAY }) },
  {
    name: '30 days by day at UTC+2',
    run: (logs, end) => logs.aggregate({ filter: month(end), bucketMs: DAY, offsetMs: 2 * HOUR }),
  },
  {
    name: '30 days by day at UTC-8',
    run: (logs, end) => logs.aggregate({ filter: month(end), bucketMs: DAY, offsetMs: -8 * HOUR }),
  },
  {
    name: '14 days by 6 hours and model',
    run: (logs, end) =>
      logs.aggregate({ filter: { from: end - 14 * DAY, to: end }, bucketMs: 6 * HOUR, groupBy: 'model' }),
  },
  {
    name: '30 days by day and user, top 20',
    run: (logs, end) => {
      const top = { by: 'costUsd', limit: 20 } as const
      return logs.aggregate({ filter: month(end), bucketMs: DAY, groupBy: 'user', top })
    },
  },
  {
    name: '30 days by day for one tenant',
    run: (logs, end) =>
      logs.aggregate({ filter: { ...month(end), properties: { tenant: 'tenant-3' } }, bucketMs: DAY }),
  },
  { name: 'users, 30 days', run: (logs, end) => logs.users(month(end)) },
  { name: 'models, 30 days', run: (logs, end) => logs.models(month(end)) },
  {
    name: 'last hour by minute',
    run: (logs, end) => logs.aggregate({ filter: { from: end - HOUR, to: end }, bucketMs: 60_000 }),
  },
  {
    name: '24 hours by half hour',
    run: (logs, end) => logs.aggregate({ filter: { from: end - DAY, to: end }, bucketMs: HOUR / 2 }),
  },
  { name: 'a page of requests', run: (logs) => logs.requests({}, { limit: 50 }) },
  { name: 'a page of requests by one user', run: (logs) => logs.requests({ userId: 'user-3' }, { limit: 50 }) },
  {
    name: 'a page of requests by a rare property',
    run: (logs) => logs.requests({ properties: { tenant: 'tenant-49' } }, { limit: 50 }),
  },
  {
    name: 'a page of requests by a property that none has',
    run: (logs) => logs.requests({ properties: { tenant: 'nobody' } }, { limit: 50 }),
  },
  {
    name: 'a page of the slowest requests, 30 days',
    run: (logs, end) => logs.requests(month(end), { limit: 50, sort: { by: 'latencyMs', order: 'highest' } }),
  },
  { name: 'a page of sessions', run: (logs) => logs.sessions({}, { limit: 50 }) },
  {
    name: '30 days by hour and model (API only)',
    run: (logs, end) => logs.aggregate({ filter: month(end), bucketMs: HOUR, groupBy: 'model' }),
  },
  {
    name: '24 hours by 5 minutes (API only, scans rows)',
    run: (logs, end) => logs.aggregate({ filter: { from: end - DAY, to: end }, bucketMs: 300_000 }),
  },
  {
    name: 'by model, filtered by two properties (scans rows)',
    run: (logs) => {
      const properties = { tenant: 'tenant-3', environment: 'staging' }
      return logs.aggregate({ filter: { properties }, groupBy: 'model' })
    },
  },
  {
    name: 'all rows by day and model (API only, scans rows)',
    run: (logs) => logs.aggregate({ filter: { minLatencyMs: 0 }, bucketMs: DAY, groupBy: 'model' }),
  },
]
