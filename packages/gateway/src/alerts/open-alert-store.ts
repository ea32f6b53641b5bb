import type { ExpressionBuilder } from 'kysely'
import { randomText } from '../keys/gateway-key.ts'
import { openRecordDatabase, type RecordPlace } from '../stores/open-record-database.ts'
import { StoreError } from '../stores/store-error.ts'
import type { AlertChange, AlertEvent, AlertReading, AlertRecord, DeliveryKind } from './alert.ts'
import { type ClaimedDelivery, claimDeliveries, type DeliveryResult, finishDelivery } from './alert-deliveries.ts'
import { readEvents } from './alert-events.ts'
import { type AlertRow, alertOf, columnsOf, recordOf, type StoredAlert } from './alert-rows.ts'
import { type CheckedAlert, checkRule } from './alert-schema.ts'
import { type AlertDatabase, type AlertTables, migrateAlerts } from './alert-tables.ts'
import { endEvent, settleAlert } from './settle-alert.ts'

/** Stores alerts, their history and pending deliveries. Several gateways may share it. All methods may reject with a `StoreError`. */
export interface AlertStore {
  create(alert: CheckedAlert): Promise<AlertRecord>
  /** Newest first. */
  list(): Promise<readonly AlertRecord[]>
  get(id: string): Promise<StoredAlert | undefined>
  update(id: string, change: AlertChange): Promise<AlertRecord | undefined>
  /** Deletes an alert and its history. Resolves to false if there is none. */
  remove(id: string): Promise<boolean>
  /** Newest first; `undefined` if there is no such alert. */
  events(id: string, limit: number): Promise<readonly AlertEvent[] | undefined>
  /** Claims the alerts that are due for a check. Each is given to one gateway only, and is due again after `everyMs`. */
  claimDue(now: number, everyMs: number): Promise<readonly StoredAlert[]>
  /** Stores a reading, with the delivery that results from it. Resolves to the kind of delivery; `undefined` if none. */
  settle(alert: StoredAlert, reading: AlertReading, now: number): Promise<DeliveryKind | undefined>
  /** Claims the deliveries that are due. Each is given to one gateway only, and again after `leaseMs` if it is not finished. Those of an alert are due in order. */
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
        `There are ${MAX_ALERTS} alerts, which is the maximum. Delete one that is not needed.`,
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
    checkRule(rule)
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
  // Also alerts that are due much later than possible, because a clock that was ahead has been corrected.
  const isDue = ({ or, eb }: ExpressionBuilder<AlertTables, 'alerts'>) =>
    or([eb('due_at', '<=', now), eb('due_at', '>', now + 2 * everyMs)])
  // Read first, so that nothing is locked for writing if no alert is due.
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
