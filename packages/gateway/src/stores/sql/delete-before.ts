import { type SqlBool, sql } from 'kysely'
import type { LogDatabase, LogTransaction } from './database.ts'
import { endOfDays, listFacets, sumDays } from './days.ts'
import { SLOT_MS, slotOf } from './rollups.ts'
import { recountSession } from './sessions.ts'
import type { RollupRow } from './tables.ts'
import { deleteEmptyRollups } from './write-entries.ts'

export function hasEntries(database: LogDatabase, from: number, to: number): Promise<boolean> {
  return database.read(async (db) => {
    const found = await db
      .selectFrom('requests')
      .select('created_at')
      .where('created_at', '>=', from)
      .where('created_at', '<', to)
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  })
}

/** Deletes whole half hours, each with its sums in one transaction, so that writers wait for at most one of them. */
export async function deleteBefore(database: LogDatabase, time: number): Promise<number> {
  const end = slotOf(time)
  let deleted = await database.write((db) => database.dropBefore(db, end))
  for (;;) {
    const count = await deleteOldestSlot(database, end)
    if (count === undefined) break
    deleted += count
  }
  if (deleted > 0) await database.reclaim()
  return deleted
}

function deleteOldestSlot(database: LogDatabase, end: number): Promise<number | undefined> {
  return database.write(async (db) => {
    const oldest = await db
      .selectFrom('requests')
      .select('created_at')
      .where('created_at', '<', end)
      .orderBy('created_at')
      .limit(1)
      .executeTakeFirst()
    if (!oldest) return undefined
    const slot = slotOf(oldest.created_at)
    const inSlot = sql<SqlBool>`created_at >= ${slot} and created_at < ${slot + SLOT_MS}`
    const sessions = await db
      .selectFrom('requests')
      .select('session_id')
      .distinct()
      .where(inSlot)
      .where('session_id', 'is not', null)
      .execute()
    await db.deleteFrom('details').where(inSlot).execute()
    await db.deleteFrom('properties').where(inSlot).execute()
    if (database.dialect === 'postgres') await db.deleteFrom('request_ids').where(inSlot).execute()
    const { numDeletedRows } = await db.deleteFrom('requests').where(inSlot).executeTakeFirst()
    await deleteRollups(database, db, slot)
    for (const { session_id } of sessions) if (session_id !== null) await recountSession(db, session_id)
    return Number(numDeletedRows)
  })
}

/** Deletes the rollups of a half hour, and subtracts them from their day's. By facet, because the index begins with it. */
async function deleteRollups(database: LogDatabase, db: LogTransaction, slot: number): Promise<void> {
  const deleted: RollupRow[] = []
  for (const facet of await listFacets(db)) {
    const ofSlot = db.deleteFrom('rollups').where('facet', '=', facet).where('slot', '=', slot)
    deleted.push(...(await ofSlot.returningAll().execute()))
  }
  if (slot >= (await endOfDays(db))) return
  const days = sumDays(deleted, -1)
  await database.addRollups(db, days)
  await deleteEmptyRollups(db, days)
}
