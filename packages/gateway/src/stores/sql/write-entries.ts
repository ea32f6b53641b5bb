import type { LogEntry } from '../log-entry.ts'
import type { LogDatabase, LogTransaction, Place } from './database.ts'
import { endOfDays, sumDays } from './days.ts'
import { readDetails } from './requests.ts'
import { sumRollups } from './rollups.ts'
import { type Annotations, detailsRowOf, entryOf, propertyRowsOf, requestRowOf } from './rows.ts'
import { writeSessions } from './sessions.ts'
import { storedValue } from './storable.ts'
import type { DetailsRow, RequestRow, RollupRow } from './tables.ts'

/** Writes entries, rollups and sessions in one transaction. Of entries with the same id, the last is kept, with the annotations of a stored one. */
export async function writeEntries(database: LogDatabase, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return
  const latest = new Map(entries.map((entry) => [storedValue(entry.id), entry]))
  const details = new Map([...latest].map(([id, entry]) => [id, detailsRowOf(entry)]))
  await database.prepare([...details.values()].map((row) => row.created_at))
  await database.write(async (db) => {
    const known = await database.claim(db, [...details.values()])
    const removed = await readRows(database, db, known)
    const annotations = new Map(removed.map((row) => [row.id, annotationsOf(row)]))
    await deleteRows(database, db, removed)
    const added = [...latest].map(([id, entry]) => requestRowOf(entry, annotations.get(id) ?? null))
    await insertRows(database, db, added, [...details.values()])
    await updateSums(database, db, added, removed)
  })
}

function annotationsOf(row: RequestRow): Annotations | null {
  return row.annotations === null ? null : (JSON.parse(row.annotations) as Annotations)
}

/** Changes the annotations of an entry. Resolves to false if there is no such entry. */
export async function annotateEntry(
  database: LogDatabase,
  id: string,
  change: (annotations: Annotations) => Annotations,
): Promise<boolean> {
  return database.write(async (db) => {
    const [old] = await readRows(database, db, await database.locate(db, [storedValue(id)], true))
    if (!old) return false
    const [details] = await readDetails(database, db, [old])
    const changed = requestRowOf(entryOf(old, details), change(annotationsOf(old) ?? {}))
    await deleteRows(database, db, [old])
    await insertRows(database, db, [changed], details ? [details] : [])
    await updateSums(database, db, [changed], [old])
    return true
  })
}

const IDS_AT_ONCE = 500

async function inChunks<T>(places: readonly T[], work: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < places.length; start += IDS_AT_ONCE) await work(places.slice(start, start + IDS_AT_ONCE))
}

async function readRows(database: LogDatabase, db: LogTransaction, places: readonly Place[]): Promise<RequestRow[]> {
  const rows: RequestRow[] = []
  await inChunks(places, async (some) => {
    const query = db.selectFrom('requests').selectAll().where(database.belongsTo('requests', some))
    rows.push(...(await query.execute()))
  })
  return rows
}

async function deleteRows(database: LogDatabase, db: LogTransaction, places: readonly Place[]): Promise<void> {
  await inChunks(places, async (some) => {
    for (const table of ['requests', 'details', 'properties'] as const) {
      await db.deleteFrom(table).where(database.belongsTo(table, some)).execute()
    }
  })
}

async function insertRows(
  database: LogDatabase,
  db: LogTransaction,
  rows: readonly RequestRow[],
  details: readonly DetailsRow[],
): Promise<void> {
  await database.insert(db, 'requests', rows)
  await database.insert(db, 'details', details)
  await database.insert(db, 'properties', rows.flatMap(propertyRowsOf))
}

/** Updates rollups and sessions. */
async function updateSums(
  database: LogDatabase,
  db: LogTransaction,
  added: readonly RequestRow[],
  removed: readonly RequestRow[],
): Promise<void> {
  const rollups = await addRollups(database, db, sumRollups(added, removed))
  if (removed.length > 0) await deleteEmptyRollups(db, rollups)
  await writeSessions(database, db, added, removed)
}

/** Adds to half-hourly rollups, and to daily ones of days that are already summed up. Resolves to all changes. */
async function addRollups(
  database: LogDatabase,
  db: LogTransaction,
  halfHours: readonly RollupRow[],
): Promise<readonly RollupRow[]> {
  await database.addRollups(db, halfHours)
  // Read after writing the half hours, whose locks make summing up a day wait for this transaction, or this one for it.
  const end = await endOfDays(db)
  const days = sumDays(halfHours.filter(({ slot }) => slot < end))
  await database.addRollups(db, days)
  return [...halfHours, ...days]
}

export async function deleteEmptyRollups(db: LogTransaction, rollups: readonly RollupRow[]): Promise<void> {
  const touched = new Map(rollups.map(({ facet, slot }) => [`${slot} ${facet}`, { facet, slot }]))
  for (const { facet, slot } of touched.values()) {
    await db
      .deleteFrom('rollups')
      .where('facet', '=', facet)
      .where('slot', '=', slot)
      .where('requests', '=', 0)
      .execute()
  }
}
