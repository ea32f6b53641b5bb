import type { Selectable, Transaction } from 'kysely'
import type { AlertDelivery, AlertEvent } from './alert.ts'
import type { AlertDatabase, AlertTables } from './alert-tables.ts'

/** Events that are kept per alert. */
const MAX_EVENTS = 500

export function readEvents(
  database: AlertDatabase,
  alertId: string,
  limit: number,
): Promise<readonly AlertEvent[] | undefined> {
  return database.read(async (db) => {
    const alert = await db.selectFrom('alerts').select('id').where('id', '=', alertId).executeTakeFirst()
    if (!alert) return undefined
    const events = await db
      .selectFrom('alert_events')
      .selectAll()
      .where('alert_id', '=', alertId)
      .orderBy('fired_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute()
    const ids = events.map(({ id }) => id)
    const deliveries = ids.length
      ? await db.selectFrom('alert_deliveries').selectAll().where('event_id', 'in', ids).orderBy('created_at').execute()
      : []
    return events.map((event) => ({
      id: event.id,
      firedAt: event.fired_at,
      value: event.value,
      requests: event.requests,
      threshold: event.threshold,
      resolvedAt: event.resolved_at,
      deliveries: deliveries.filter(({ event_id }) => event_id === event.id).map(deliveryOf),
    }))
  })
}

function deliveryOf(row: Selectable<AlertTables['alert_deliveries']>): AlertDelivery {
  const { kind, created_at, outcome, attempts, status, reason } = row
  return { kind, at: created_at, outcome, attempts, status, reason }
}

export async function deleteOldEvents(db: Transaction<AlertTables>, alertId: string): Promise<void> {
  const kept = db
    .selectFrom('alert_events')
    .select('id')
    .where('alert_id', '=', alertId)
    .orderBy('fired_at', 'desc')
    .limit(MAX_EVENTS)
  const deleted = await db
    .deleteFrom('alert_events')
    .where('alert_id', '=', alertId)
    .where('id', 'not in', kept)
    .returning('id')
    .execute()
  const ids = deleted.map(({ id }) => id)
  if (ids.length > 0) await db.deleteFrom('alert_deliveries').where('event_id', 'in', ids).execute()
}
