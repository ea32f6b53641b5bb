import type { AlertMetric, AlertReading, AlertRule, DeliveryKind } from './alert.ts'
import { isOver } from './decide-alert.ts'

export interface AlertTold {
  readonly kind: DeliveryKind | 'test'
  readonly alert: AlertRule & { readonly id: string }
  /** `null` for one that is only to be tried. */
  readonly event: { readonly id: string; readonly firedAt: number; readonly resolvedAt: number | null } | null
  readonly reading: AlertReading
  readonly at: number
}

/** What is posted: `type`, `timestamp` and `data` as Standard Webhooks has them, and `text`, which chats show. */
export function alertBody({ kind, alert, event, reading, at }: AlertTold): string {
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

const TITLES: Record<AlertTold['kind'], string> = {
  firing: 'Alert',
  reminder: 'Still firing',
  resolved: 'Resolved',
  test: 'Test of an alert',
}

function textOf(kind: AlertTold['kind'], alert: AlertRule, reading: AlertReading): string {
  const { name, metric, threshold, windowMs } = alert
  const limit = `${isOver(alert, reading) ? 'above' : 'not above'} ${amount(metric, threshold)}`
  const requests = reading.requests === 1 ? '1 request' : `${reading.requests} requests`
  const within = `${requests} of the last ${duration(windowMs)}`
  const { value } = reading
  const found =
    value === null || reading.requests < alert.minRequests
      ? `${within} are too few to say (${alert.minRequests} needed)`
      : `${METRICS[metric]} ${amount(metric, value)}, ${limit}, in ${within}`
  return `${TITLES[kind]}: ${name}. ${found}.`
}

function amount(metric: AlertMetric, value: number): string {
  if (metric === 'errorRate') return `${round(value * 100)} %`
  return metric === 'costUsd' ? `$${round(value)}` : `${round(value)} ms`
}

/** Four digits that say something. */
function round(value: number): number {
  return Number(value.toPrecision(4))
}

function duration(ms: number): string {
  const minutes = round(ms / 60_000)
  if (minutes < 120) return minutes === 1 ? 'minute' : `${minutes} minutes`
  const hours = round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${round(hours / 24)} days`
}
