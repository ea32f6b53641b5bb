import type { Transaction } from 'kysely'
import { randomText } from '../keys/gateway-key.ts'
import type { AlertWebhook, DeliveryKind } from './alert.ts'
import type { AlertDatabase, AlertTables } from './alert-tables.ts'

/** A delivery that this gateway has claimed and must send now. */
export interface ClaimedDelivery {
  /** The same for every attempt, so that receivers can detect duplicates. */
  readonly id: string
  readonly alertId: string
  readonly kind: DeliveryKind
  readonly body: string
  /** Including this one. */
  readonly attempts: number
  readonly webhook: AlertWebhook
}

export interface DeliveryResult {
  readonly outcome: 'pending' | 'delivered' | 'failed'
  /** The time of the next attempt, if it is pending. */
  readonly nextAt: number
  readonly status: number | null
  readonly reason: string | null
}

export const DISABLED = 'The alert was disabled.'

/** Reminders that are kept per event. Older ones are deleted. */
const MAX_REMINDERS = 50

/** Maximum number of deliveries that a gateway claims at once. */
const AT_ONCE = 16

type AlertTransaction = Transaction<AlertTables>

export async function addDelivery(
  db: AlertTransaction,
  alertId: string,
  eventId: string,
  kind: DeliveryKind,
  body: string,
  now: number,
): Promise<void> {
  await db
    .insertInto('alert_deliveries')
    .values({
      id: `msg_${randomText(20)}`,
      alert_id: alertId,
      event_id: eventId,
      kind,
      body,
      created_at: now,
      next_at: now,
      attempts: 0,
      outcome: 'pending',
      status: null,
      reason: null,
    })
    .execute()
  if (kind === 'reminder') await deleteOldReminders(db, eventId)
}

async function deleteOldReminders(db: AlertTransaction, eventId: string): Promise<void> {
  const kept = db
    .selectFrom('alert_deliveries')
    .select('id')
    .where('event_id', '=', eventId)
    .where('kind', '=', 'reminder')
    .orderBy('created_at', 'desc')
    .limit(MAX_REMINDERS)
  await db
    .deleteFrom('alert_deliveries')
    .where('event_id', '=', eventId)
    .where('kind', '=', 'reminder')
    .where('id', 'not in', kept)
    .execute()
}

export async function hasPending(db: AlertTransaction, eventId: string): Promise<boolean> {
  const waiting = await db
    .selectFrom('alert_deliveries')
    .select('id')
    .where('event_id', '=', eventId)
    .where('outcome', '=', 'pending')
    .executeTakeFirst()
  return waiting !== undefined
}

/** Claims due deliveries for `leaseMs`. Only the oldest pending delivery of each alert is due, so that they are sent in order. */
export async function claimDeliveries(
  database: AlertDatabase,
  now: number,
  leaseMs: number,
): Promise<readonly ClaimedDelivery[]> {
  const ids = await database.read((db) =>
    db
      .selectFrom('alert_deliveries as d')
      .select('d.id')
      .where('d.outcome', '=', 'pending')
      .where('d.next_at', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('alert_deliveries as e')
              .select('e.id')
              .whereRef('e.alert_id', '=', 'd.alert_id')
              .whereRef('e.created_at', '<', 'd.created_at')
              .where('e.outcome', '=', 'pending'),
          ),
        ),
      )
      .orderBy('d.next_at')
      .limit(AT_ONCE)
      .execute(),
  )
  const claimed: ClaimedDelivery[] = []
  for (const { id } of ids) {
    const delivery = await claim(database, id, now, leaseMs)
    if (delivery) claimed.push(delivery)
  }
  return claimed
}

function claim(
  database: AlertDatabase,
  id: string,
  now: number,
  leaseMs: number,
): Promise<ClaimedDelivery | undefined> {
  return database.write(async (db) => {
    const [row] = await db
      .updateTable('alert_deliveries')
      .set(({ eb }) => ({ next_at: now + leaseMs, attempts: eb('attempts', '+', 1) }))
      .where('id', '=', id)
      .where('outcome', '=', 'pending')
      .where('next_at', '<=', now)
      .returningAll()
      .execute()
    if (!row) return undefined
    // The current webhook, which may have been corrected since.
    const webhook = await db
      .selectFrom('alerts')
      .select(['url', 'secret'])
      .where('id', '=', row.alert_id)
      .executeTakeFirst()
    const { alert_id, kind, body, attempts } = row
    return webhook && { id, alertId: alert_id, kind, body, attempts, webhook }
  })
}

export function finishDelivery(database: AlertDatabase, id: string, result: DeliveryResult): Promise<void> {
  const { outcome, nextAt, status, reason } = result
  return database.write(async (db) => {
    await db
      .updateTable('alert_deliveries')
      .set({ outcome, next_at: nextAt, status, reason })
      .where('id', '=', id)
      // The alert may have been disabled meanwhile, which ends its deliveries.
      .where('outcome', '=', 'pending')
      .execute()
  })
}
