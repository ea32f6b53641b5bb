import type { Selectable } from 'kysely'
import type { AlertRecord, AlertRule, AlertState, AlertWebhook } from './alert.ts'
import { readStoredFilter } from './alert-schema.ts'
import type { AlertTables } from './alert-tables.ts'

export type AlertRow = Selectable<AlertTables['alerts']>

/** An alert with its secrets. The API returns only what `recordOf` does. */
export interface StoredAlert extends AlertRule {
  readonly id: string
  readonly webhook: AlertWebhook
  readonly state: AlertState
  readonly version: number
}

export function alertOf(row: AlertRow): StoredAlert {
  const { id, url, secret, state, version } = row
  return { id, ...ruleOf(row), webhook: { url, secret }, state, version }
}

export function recordOf(row: AlertRow): AlertRecord {
  const { id, url, secret, state, value, requests, since } = row
  return {
    id,
    ...ruleOf(row),
    webhook: { target: targetOf(url), isSigned: secret !== null },
    state,
    reading: requests === null ? null : { value, requests },
    checkedAt: row.checked_at,
    since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function ruleOf(row: AlertRow): AlertRule {
  const { name, metric, threshold, window_ms, min_requests, filter, reminder_ms, enabled } = row
  return {
    name,
    metric,
    threshold,
    windowMs: window_ms,
    minRequests: min_requests,
    filter: readStoredFilter(filter),
    reminderMs: reminder_ms,
    enabled: enabled !== 0,
  }
}

/** The columns of a rule and of its webhook. */
export function columnsOf(rule: AlertRule, { url, secret }: AlertWebhook) {
  return {
    name: rule.name,
    metric: rule.metric,
    threshold: rule.threshold,
    window_ms: rule.windowMs,
    min_requests: rule.minRequests,
    filter: JSON.stringify(rule.filter),
    reminder_ms: rule.reminderMs,
    enabled: Number(rule.enabled),
    url,
    secret,
  }
}

/** Webhook URLs of chat services have a secret in their path. */
function targetOf(url: string): string {
  const { origin, pathname, search } = new URL(url)
  return pathname === '/' && search === '' ? origin : `${origin}/…`
}
