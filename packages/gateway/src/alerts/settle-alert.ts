import type { Transaction } from 'kysely'
import { randomText } from '../keys/gateway-key.ts'
import type { AlertReading, DeliveryKind } from './alert.ts'
import { alertBody } from './alert-body.ts'
import { addDelivery, DISABLED, hasPending } from './alert-deliveries.ts'
import { deleteOldEvents } from './alert-events.ts'
import { type AlertRow, alertOf, type StoredAlert } from './alert-rows.ts'
import type { AlertDatabase, AlertTables } from './alert-tables.ts'
import { decideAlert } from './decide-alert.ts'

type AlertTransaction = Transaction<AlertTables>

/** Stores a reading. State, history and deliveries change in one transaction. Nothing happens if the alert was changed since it was claimed. */
export function settleAlert(
  database: AlertDatabase,
  { id, version }: StoredAlert,
  reading: AlertReading,
  now: number,
): Promise<DeliveryKind | undefined> {
  return database.write(async (db) => {
    // Locks the row, so that another gateway that settles the same alert waits and then sees this result.
    const [row] = await db
      .updateTable('alerts')
      .set({ value: reading.value, requests: reading.requests, checked_at: now })
      .where('id', '=', id)
      .where('version', '=', version)
      .where('enabled', '=', 1)
      .returningAll()
      .execute()
    if (!row) return undefined
    const event = await currentEvent(db, row)
    const alert = alertOf(row)
    const kind = decideAlert(alert, { state: row.state, lastPostAt: event?.told_at ?? 0 }, reading, now)
    if (kind === 'firing' && reading.value !== null) await fire(db, alert, { ...reading, value: reading.value }, now)
    else if (kind === 'reminder' && event) return (await remind(db, alert, event, reading, now)) ? kind : undefined
    else if (kind === 'resolved') await resolve(db, alert, event, reading, now)
    return kind
  })
}

type EventRow = AlertTables['alert_events']

async function currentEvent(db: AlertTransaction, { event_id }: AlertRow): Promise<EventRow | undefined> {
  if (event_id === null) return undefined
  return db.selectFrom('alert_events').selectAll().where('id', '=', event_id).executeTakeFirst()
}

async function fire(
  db: AlertTransaction,
  alert: StoredAlert,
  reading: AlertReading & { readonly value: number },
  now: number,
): Promise<void> {
  const id = `event_${randomText(12)}`
  const { value, requests } = reading
  const event = { id, alert_id: alert.id, fired_at: now, value, requests, threshold: alert.threshold }
  await db
    .insertInto('alert_events')
    .values({ ...event, resolved_at: null, told_at: now })
    .execute()
  await db.updateTable('alerts').set({ state: 'firing', event_id: id, since: now }).where('id', '=', alert.id).execute()
  const posted = { id, firedAt: now, resolvedAt: null }
  await addDelivery(
    db,
    alert.id,
    id,
    'firing',
    alertBody({ kind: 'firing', alert, event: posted, reading, at: now }),
    now,
  )
  await deleteOldEvents(db, alert.id)
}

/** Adds no reminder, and resolves to false, while an earlier delivery is pending. Otherwise they would pile up while a receiver is unavailable. */
async function remind(
  db: AlertTransaction,
  alert: StoredAlert,
  event: EventRow,
  reading: AlertReading,
  now: number,
): Promise<boolean> {
  if (await hasPending(db, event.id)) return false
  await db.updateTable('alert_events').set({ told_at: now }).where('id', '=', event.id).execute()
  const posted = { id: event.id, firedAt: event.fired_at, resolvedAt: null }
  const body = alertBody({ kind: 'reminder', alert, event: posted, reading, at: now })
  await addDelivery(db, alert.id, event.id, 'reminder', body, now)
  return true
}

async function resolve(
  db: AlertTransaction,
  alert: StoredAlert,
  event: EventRow | undefined,
  reading: AlertReading,
  now: number,
): Promise<void> {
  await db
    .updateTable('alerts')
    .set({ state: 'resolved', event_id: null, since: now })
    .where('id', '=', alert.id)
    .execute()
  if (!event) return
  await db.updateTable('alert_events').set({ resolved_at: now }).where('id', '=', event.id).execute()
  const posted = { id: event.id, firedAt: event.fired_at, resolvedAt: now }
  const body = alertBody({ kind: 'resolved', alert, event: posted, reading, at: now })
  await addDelivery(db, alert.id, event.id, 'resolved', body, now)
}

/** Ends the event and pending deliveries of an alert that was disabled. Resolves to the changed columns of its row. */
export async function endEvent(
  db: AlertTransaction,
  row: AlertRow,
  now: number,
): Promise<Pick<AlertRow, 'state' | 'event_id' | 'since'>> {
  const ended = { state: 'ok' as const, event_id: null, since: row.state === 'ok' ? row.since : now }
  await db.updateTable('alerts').set(ended).where('id', '=', row.id).execute()
  if (row.event_id !== null) {
    await db.updateTable('alert_events').set({ resolved_at: now }).where('id', '=', row.event_id).execute()
  }
  await db
    .updateTable('alert_deliveries')
    .set({ outcome: 'failed', reason: DISABLED })
    .where('alert_id', '=', row.id)
    .where('outcome', '=', 'pending')
    .execute()
  return ended
}
