import { randomUUID } from 'node:crypto'
import { DAY, entry, HOUR, randomFrom, tokens } from './entries.test-support.ts'
import type { LogEntry } from './log-entry.ts'
import type { LogStore } from './log-store.ts'
import { openEmbeddedStores, openPostgresLogStore } from './open-stores.ts'
import type { SqliteLibrary } from './sqlite/sqlite-connection.ts'

// Fills a log and asks what a dashboard asks. Arguments: folder or PostgreSQL URL, worker file, library, rows.
// Figures of one such run are in docs/decisions/2026-11-23-embedded-store.md.
const [place = '', worker = '', library = 'libsql', rows = '1000000'] = process.argv.slice(2)
const random = randomFrom(1)
const END = Date.UTC(2026, 10, 20)
// As dense as a million in thirty days, whatever the number.
const SPAN = (Number(rows) / 1e6) * 30 * DAY
const pick = (count: number) => Math.floor(random() ** 2 * count)

async function open(): Promise<{ logs: LogStore; close(): Promise<void> }> {
  if (!place.startsWith('postgres')) {
    return openEmbeddedStores({ folder: place, worker: new URL(worker), library: library as SqliteLibrary })
  }
  const logs = await openPostgresLogStore({ url: place, schema: `bench_${randomUUID().slice(0, 8)}` })
  return { logs, close: () => logs.close() }
}

function request(index: number, count: number): LogEntry {
  const model = pick(12)
  return entry({
    createdAt: END - SPAN + Math.floor((index / count) * SPAN),
    provider: `provider-${model % 4}`,
    model: `model-${model}`,
    status: random() < 0.97 ? 200 : 429,
    latencyMs: Math.floor(200 + random() ** 4 * 20_000),
    timeToFirstTokenMs: Math.floor(100 + random() ** 4 * 2000),
    tokens: tokens(pick(4000), pick(600)),
    costUsd: pick(5000) / 1e6,
    userId: `user-${pick(500)}`,
    sessionId: `session-${Math.floor(index / 5)}`,
    properties: { Environment: random() < 0.8 ? 'production' : 'staging', Tenant: `tenant-${pick(50)}` },
    cache: random() < 0.1 ? 'hit' : 'miss',
    requestBody: 'q'.repeat(500),
    responseBody: 'a'.repeat(1000),
  })
}

async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now()
  await work()
  process.stdout.write(`${name}: ${Math.round(performance.now() - start)} ms\n`)
}

const { logs, close } = await open()
const count = Number(rows)
let accepting = 0
let batches = 0
let worst = 0
for (let index = 0; index < count; index += 500) {
  const batch = Array.from({ length: Math.min(500, count - index) }, (_, offset) => request(index + offset, count))
  const start = performance.now()
  await logs.write(batch)
  const took = performance.now() - start
  accepting += took
  worst = Math.max(worst, took)
  batches++
}
const rate = Math.round(count / (accepting / 1000))
process.stdout.write(
  `${count} rows: ${rate} rows/s, batch of 500 ${(accepting / batches).toFixed(1)} ms, worst ${worst.toFixed(0)} ms\n`,
)
const month = { from: END - SPAN, to: END }
await timed('first again (warms up)', () => logs.aggregate({ filter: month }))
await timed('30 days by day, rollups', () => logs.aggregate({ filter: month, bucketMs: DAY }))
await timed('30 days by hour and model, rollups', () =>
  logs.aggregate({ filter: month, bucketMs: HOUR, groupBy: 'model' }),
)
await timed('30 days by user, top 20, rollups', () =>
  logs.aggregate({ filter: month, bucketMs: DAY, groupBy: 'user', top: { by: 'costUsd', limit: 20 } }),
)
await timed('30 days by day for one tenant, rollups', () =>
  logs.aggregate({ filter: { ...month, properties: { tenant: 'tenant-3' } }, bucketMs: DAY }),
)
await timed('users', () => logs.users(month))
await timed('last hour by minute, rows', () =>
  logs.aggregate({ filter: { from: END - HOUR, to: END }, bucketMs: 60_000 }),
)
await timed('24 hours by 5 minutes, rows', () => logs.aggregate({ filter: { from: END - DAY }, bucketMs: 300_000 }))
await timed('all by model, rows (two properties asked)', () =>
  logs.aggregate({ filter: { properties: { tenant: 'tenant-3', environment: 'staging' } }, groupBy: 'model' }),
)
await timed('all million rows by day and model, rows', () =>
  logs.aggregate({ filter: { minLatencyMs: 0 }, bucketMs: DAY, groupBy: 'model' }),
)
await timed('a page of 50', () => logs.requests({}, { limit: 50 }))
await timed('a page of 50 of one user', () => logs.requests({ userId: 'user-3' }, { limit: 50 }))
await timed('a page of 50 by a rare property', () =>
  logs.requests({ properties: { tenant: 'tenant-49' } }, { limit: 50 }),
)
await timed('a page of sessions', () => logs.sessions({}, { limit: 50 }))
await timed('a page of sessions of one user', () => logs.sessions({ userId: 'user-3' }, { limit: 50 }))
await timed('retention of a tenth', () => logs.deleteBefore(END - 0.9 * SPAN))
await close()
