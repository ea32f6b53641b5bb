import { sql } from 'kysely'
import { outcomeOf } from '../outcome-of.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { MEASURES } from './measures.ts'
import type { RequestRow, SessionRow } from './tables.ts'

/** Updates the rows of sessions: adds new requests to them, or recounts a session of which a request was replaced. */
export async function writeSessions(
  database: LogDatabase,
  db: LogTransaction,
  added: readonly RequestRow[],
  removed: readonly RequestRow[],
): Promise<void> {
  const stale = new Set(removed.flatMap((row) => row.session_id ?? []))
  const sums = sumSessions(added.filter((row) => row.session_id !== null && !stale.has(row.session_id)))
  // In one sorted statement, so that gateways lock sessions in the same order. Adding an empty row locks a session before it is recounted.
  const rows = [...sums, ...[...stale].map(emptySession)]
  rows.sort((left, right) => (left.session_id < right.session_id ? -1 : 1))
  await database.insert(db, 'sessions', rows, ADD)
  for (const id of stale) await recountSession(db, id)
}

/** Recomputes a session from its requests, or deletes it if there are none. */
export async function recountSession(db: LogTransaction, id: string): Promise<void> {
  const row = await countSession(db, id)
  if (row) await db.updateTable('sessions').set(row).where('session_id', '=', id).execute()
  else await db.deleteFrom('sessions').where('session_id', '=', id).execute()
}

async function countSession(db: LogTransaction, id: string): Promise<SessionRow | undefined> {
  const counted = await db
    .selectFrom('requests as r')
    .select([
      sql<number | null>`min(r.created_at)`.as('first_at'),
      sql<number | null>`max(r.created_at)`.as('last_at'),
      sql<number>`count(*)`.as('requests'),
      sql<number>`sum(${MEASURES.errors.sql})`.as('errors'),
      sql<number>`sum(${MEASURES.total_tokens.sql})`.as('total_tokens'),
      sql<number>`sum(${MEASURES.cost_usd.sql})`.as('cost_usd'),
      sql<number>`sum(r.latency_ms)`.as('latency_ms'),
    ])
    .where('r.session_id', '=', id)
    .executeTakeFirstOrThrow()
  const { first_at, last_at, ...figures } = counted
  if (first_at === null || last_at === null) return undefined
  const named = await db
    .selectFrom('requests')
    .select(['session_name', 'created_at'])
    .where('session_id', '=', id)
    .where('session_name', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    session_id: id,
    name: named?.session_name ?? null,
    named_at: named?.created_at ?? null,
    first_at,
    last_at,
    ...figures,
  }
}

function emptySession(id: string): SessionRow {
  return {
    session_id: id,
    name: null,
    named_at: null,
    first_at: Number.MAX_SAFE_INTEGER,
    last_at: 0,
    requests: 0,
    errors: 0,
    total_tokens: 0,
    cost_usd: 0,
    latency_ms: 0,
  }
}

function sumSessions(rows: readonly RequestRow[]): SessionRow[] {
  const sessions = new Map<string, SessionRow>()
  for (const row of rows) {
    if (row.session_id === null) continue
    const session = sessions.get(row.session_id) ?? emptySession(row.session_id)
    sessions.set(row.session_id, session)
    session.first_at = Math.min(session.first_at, row.created_at)
    session.last_at = Math.max(session.last_at, row.created_at)
    session.requests += 1
    session.errors += Number(outcomeOf(row.status) === 'error')
    session.total_tokens += row.total_tokens ?? 0
    session.cost_usd += row.cost_usd ?? 0
    session.latency_ms += row.latency_ms
    if (row.session_name !== null && row.created_at >= (session.named_at ?? 0)) {
      session.name = row.session_name
      session.named_at = row.created_at
    }
  }
  return [...sessions.values()]
}

const LATER_NAME = 'excluded.named_at is not null and excluded.named_at >= coalesce(sessions.named_at, 0)'

const ADD = /* @__PURE__ */ sql.raw(`on conflict (session_id) do update set
  name = case when ${LATER_NAME} then excluded.name else sessions.name end,
  named_at = case when ${LATER_NAME} then excluded.named_at else sessions.named_at end,
  first_at = case when excluded.first_at < sessions.first_at then excluded.first_at else sessions.first_at end,
  last_at = case when excluded.last_at > sessions.last_at then excluded.last_at else sessions.last_at end,
  requests = sessions.requests + excluded.requests, errors = sessions.errors + excluded.errors,
  total_tokens = sessions.total_tokens + excluded.total_tokens, cost_usd = sessions.cost_usd + excluded.cost_usd,
  latency_ms = sessions.latency_ms + excluded.latency_ms`)
