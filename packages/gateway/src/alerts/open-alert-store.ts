import type { ExpressionBuilder } from 'kysely'
import { randomText } from '../keys/gateway-key.ts'
import { openRecordDatabase, type RecordPlace } from '../stores/open-record-database.ts'
import { StoreError } from '../stores/store-error.ts'
import type { AlertChange, AlertEvent, AlertReading, AlertRecord, DeliveryKind } from './alert.ts'
import { type ClaimedDelivery, claimDeliveries, type DeliveryResult, finishDelivery } from './alert-deliveries.ts'
import { readEvents } from './alert-events.ts'
import { type AlertRow, alertOf, columnsOf, recordOf, type StoredAlert } from './alert-rows.ts'
import { type CheckedAlert, checkWhole } from './alert-schema.ts'
import { type AlertDatabase, type AlertTables, migrateAlerts } from './alert-tables.ts'
import { endEvent, settleAlert } from './settle-alert.ts'

/** Where alerts, their history and what is still to be posted are kept. Several gateways may have it open at once. Everything rejects with a `StoreError`. */
export interface AlertStore {
  create(alert: CheckedAlert): Promise<AlertRecord>
  /** Newest first. */
  list(): Promise<readonly AlertRecord[]>
  get(id: string): Promise<StoredAlert | undefined>
  update(id: string, change: AlertChange): Promise<AlertRecord | undefined>
  /** With its history. False when there was none. */
  remove(id: string): Promise<boolean>
  /** Newest first; `undefined` when there is no such alert. */
  events(id: string, limit: number): Promise<readonly AlertEvent[] | undefined>
  /** Alerts whose turn it is: of several gateways that ask one gets each, and nobody again for so many milliseconds. */
  claimDue(now: number, everyMs: number): Promise<readonly StoredAlert[]>
  /** Notes what was read, and what there is to post because of it. `undefined`: nothing. */
  settle(alert: StoredAlert, reading: AlertReading, now: number): Promise<DeliveryKind | undefined>
  /** Posts whose turn it is: one gateway gets each, and nobody again for so many milliseconds. Those of an alert come one after the other. */
  claimDeliveries(now: number, leaseMs: number): Promise<readonly ClaimedDelivery[]>
  finishDelivery(id: string, result: DeliveryResult): Promise<void>
  close(): Promise<void>
}

const MAX_ALERTS = 200

export async function openAlertStore(place: RecordPlace): Promise<AlertStore> {
  const database = await openRecordDatabase(place, { file: 'alerts.sqlite', migrate: migrateAlerts })
  return {
    create: (alert) => create(database, alert),
    list: () =>
      database.read(async (db) => {
        const rows = await db.selectFrom('alerts').selectAll().orderBy('created_at', 'desc').orderBy('id').execute()
        return rows.map(recordOf)
      }),
    get: (id) =>
      database.read(async (db) => {
        const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
        return row && alertOf(row)
      }),
    update: (id, change) => update(database, id, change),
    remove: (id) => remove(database, id),
    events: (id, limit) => readEvents(database, id, limit),
    claimDue: (now, everyMs) => claimDue(database, now, everyMs),
    settle: (alert, reading, now) => settleAlert(database, alert, reading, now),
    claimDeliveries: (now, leaseMs) => claimDeliveries(database, now, leaseMs),
    finishDelivery: (id, result) => finishDelivery(database, id, result),
    close: () => database.close(),
  }
}

function create(database: AlertDatabase, given: CheckedAlert): Promise<AlertRecord> {
  const { webhook, ...rule } = given
  const now = Date.now()
  const row: AlertRow = {
    id: `alert_${randomText(12)}`,
    ...columnsOf(rule, webhook),
    state: 'ok',
    event_id: null,
    value: null,
    requests: null,
    checked_at: null,
    since: now,
    due_at: now,
    version: 1,
    created_at: now,
    updated_at: now,
  }
  return database.write(async (db) => {
    await db.insertInto('alerts').values(row).execute()
    const { count } = await db
      .selectFrom('alerts')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count > MAX_ALERTS) {
      throw new StoreError(
        'invalid',
        `There are ${MAX_ALERTS} alerts, which is the most. Delete one that is not needed.`,
      )
    }
    return recordOf(row)
  })
}

function update(database: AlertDatabase, id: string, change: AlertChange): Promise<AlertRecord | undefined> {
  const now = Date.now()
  return database.write(async (db) => {
    const [row] = await db
      .updateTable('alerts')
      .set(({ eb }) => ({ version: eb('version', '+', 1), due_at: now, updated_at: now }))
      .where('id', '=', id)
      .returningAll()
      .execute()
    if (!row) return undefined
    const { webhook: hook, ...stored } = alertOf(row)
    const { webhook = {}, ...given } = withoutUndefined(change)
    const rule = { ...stored, ...given }
    checkWhole(rule)
    const columns = columnsOf(rule, { ...hook, ...withoutUndefined(webhook) })
    await db.updateTable('alerts').set(columns).where('id', '=', id).execute()
    const ended = rule.enabled ? undefined : await endEvent(db, row, now)
    return recordOf({ ...row, ...columns, ...ended })
  })
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function withoutUndefined<T extends object>(given: T): Given<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given<T>
}

function remove(database: AlertDatabase, id: string): Promise<boolean> {
  return database.write(async (db) => {
    const deleted = await db.deleteFrom('alerts').where('id', '=', id).returning('id').execute()
    await db.deleteFrom('alert_deliveries').where('alert_id', '=', id).execute()
    await db.deleteFrom('alert_events').where('alert_id', '=', id).execute()
    return deleted.length > 0
  })
}

async function claimDue(database: AlertDatabase, now: number, everyMs: number): Promise<readonly StoredAlert[]> {
  // Also what a clock that was ahead, and was set right, has put off further than anybody does.
  const isDue = ({ or, eb }: ExpressionBuilder<AlertTables, 'alerts'>) =>
    or([eb('due_at', '<=', now), eb('due_at', '>', now + 2 * everyMs)])
  // Looked at first, so that nobody waits for the right to write when there is nothing to do.
  const due = await database.read((db) =>
    db.selectFrom('alerts').select('id').where('enabled', '=', 1).where(isDue).execute(),
  )
  const claimed: StoredAlert[] = []
  for (const { id } of due) {
    const rows = await database.write((db) =>
      db
        .updateTable('alerts')
        .set({ due_at: now + everyMs })
        .where('id', '=', id)
        .where('enabled', '=', 1)
        .where(isDue)
        .returningAll()
        .execute(),
    )
    claimed.push(...rows.map(alertOf))
  }
  return claimed
}
