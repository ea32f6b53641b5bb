import type { AlertMetric, AlertReading, AlertRule, DeliveryKind } from './alert.ts'
import { isOver } from './decide-alert.ts'

export interface AlertMessage {
  readonly kind: DeliveryKind | 'test'
  readonly alert: AlertRule & { readonly id: string }
  /** `null` for a test. */
  readonly event: { readonly id: string; readonly firedAt: number; readonly resolvedAt: number | null } | null
  readonly reading: AlertReading
  readonly at: number
}

/**
 * The JSON body of a post to a webhook. `type`, `timestamp` and `data` follow Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md); `text` is what chat services display.
 */
export function alertBody({ kind, alert, event, reading, at }: AlertMessage): string {
  const { id, name, metric, threshold, windowMs, minRequests, filter } = alert
  return JSON.stringify({
    type: `alert.${kind}`,
    timestamp: new Date(at).toISOString(),
    text: textOf(kind, alert, reading),
    data: { alert: { id, name, metric, threshold, windowMs, minRequests, filter }, event, ...reading },
  })
}

const METRICS: Record<AlertMetric, string> = {
  errorRate: 'error rate',
  costUsd: 'spend',
  latencyP50: 'latency p50',
  latencyP95: 'latency p95',
  latencyP99: 'latency p99',
}

const TITLES: Record<AlertMessage['kind'], string> = {
  firing: 'Alert',
  reminder: 'Still firing',
  resolved: 'Resolved',
  test: 'Test of an alert',
}

function textOf(kind: AlertMessage['kind'], alert: AlertRule, reading: AlertReading): string {
  const { name, metric, threshold, windowMs } = alert
  const limit = `${isOver(alert, reading) ? 'above' : 'not above'} ${amount(metric, threshold)}`
  const requests = reading.requests === 1 ? '1 request' : `${reading.requests} requests`
  const period = `the last ${duration(windowMs)}`
  const { value } = reading
  const found =
    value === null || reading.requests < alert.minRequests
      ? `only ${requests} in ${period} (at least ${alert.minRequests} needed)`
      : `${METRICS[metric]} ${amount(metric, value)}, ${limit}, in ${requests} of ${period}`
  return `${TITLES[kind]}: ${name}. ${found}.`
}

function amount(metric: AlertMetric, value: number): string {
  if (metric === 'errorRate') return `${round(value * 100)} %`
  return metric === 'costUsd' ? `$${round(value)}` : `${round(value)} ms`
}

/** To four significant digits. */
function round(value: number): number {
  return Number(value.toPrecision(4))
}

function duration(ms: number): string {
  const minutes = round(ms / 60_000)
  if (minutes < 120) return minutes === 1 ? 'minute' : `${minutes} minutes`
  const hours = round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${round(hours / 24)} days`
}
