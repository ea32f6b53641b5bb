import type { Kysely, Migration } from 'kysely'
import type { RecordDatabase } from '../stores/open-record-database.ts'
import { type MigrationPlan, migrationOf, runMigrations } from '../stores/sql/run-migrations.ts'
import type { AlertDelivery, AlertMetric, AlertState, DeliveryKind } from './alert.ts'

/** Times are milliseconds since the Unix epoch. */
export interface AlertTables {
  alerts: {
    id: string
    name: string
    metric: AlertMetric
    threshold: number
    window_ms: number
    min_requests: number
    /** JSON. */
    filter: string
    reminder_ms: number | null
    enabled: number
    url: string
    secret: string | null
    state: AlertState
    /** The current event, while the alert fires. */
    event_id: string | null
    value: number | null
    requests: number | null
    checked_at: number | null
    /** When `state` last changed. */
    since: number
    /** The time of the next check. A gateway claims the alert by increasing it. */
    due_at: number
    /** Increased with each change of the rule. Readings for an earlier version are discarded. */
    version: number
    created_at: number
    updated_at: number
  }
  alert_events: {
    id: string
    alert_id: string
    fired_at: number
    value: number
    requests: number
    threshold: number
    resolved_at: number | null
    /** When it was last posted to the webhook. */
    told_at: number
  }
  alert_deliveries: {
    id: string
    alert_id: string
    event_id: string
    kind: DeliveryKind
    /** The body of the post, the same for each attempt. */
    body: string
    created_at: number
    /** The time of the next attempt. A gateway claims the delivery by increasing it. */
    next_at: number
    attempts: number
    outcome: AlertDelivery['outcome']
    status: number | null
    reason: string | null
  }
}

export type AlertDatabase = RecordDatabase<AlertTables>

type Dialect = MigrationPlan['dialect']

export function migrateAlerts(db: Kysely<AlertTables>, dialect: Dialect): Promise<void> {
  return runMigrations(db, {
    dialect,
    migrations: { '0001-alerts': createTables(dialect) },
    table: 'litecone_alerts_migration',
    newer: 'The alerts were written by a newer version of the gateway. Start that version or a later one.',
  })
}

function createTables(dialect: Dialect): Migration {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  return migrationOf([
    `create table alerts (id ${text} primary key, name text not null, metric text not null, threshold double precision not null,
      window_ms bigint not null, min_requests bigint not null, filter text not null, reminder_ms bigint, enabled smallint not null,
      url text not null, secret text, state text not null, event_id ${text}, value double precision, requests bigint, checked_at bigint,
      since bigint not null, due_at bigint not null, version bigint not null, created_at bigint not null, updated_at bigint not null)`,
    `create table alert_events (id ${text} primary key, alert_id ${text} not null, fired_at bigint not null, value double precision not null,
      requests bigint not null, threshold double precision not null, resolved_at bigint, told_at bigint not null)`,
    'create index alert_events_by_alert on alert_events (alert_id, fired_at)',
    `create table alert_deliveries (id ${text} primary key, alert_id ${text} not null, event_id ${text} not null, kind text not null,
      body text not null, created_at bigint not null, next_at bigint not null, attempts bigint not null, outcome text not null,
      status bigint, reason text)`,
    'create index alert_deliveries_by_event on alert_deliveries (event_id, created_at)',
    "create index alert_deliveries_waiting on alert_deliveries (next_at) where outcome = 'pending'",
  ])
}
