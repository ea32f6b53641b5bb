import type { AlertFilter, AlertMetric, AlertReading, AlertRecord, AlertRule } from '@litecone/gateway/api'
import { formatCost, formatCount, formatDuration, formatShare, NOTHING } from '../../format/format-figure.ts'

interface MetricFacts {
  readonly label: string
  /** The unit of the input. */
  readonly unit: string
  /** How many of these units are one unit of the gateway. */
  readonly perUnit: number
  readonly format: (value: number) => string
}

export const ALERT_METRICS = {
  errorRate: { label: 'Error rate', unit: 'percent', perUnit: 100, format: (value) => formatShare(value, 1) },
  costUsd: { label: 'Spend', unit: 'US dollars', perUnit: 1, format: formatCost },
  latencyP50: { label: 'Latency p50', unit: 'milliseconds', perUnit: 1, format: formatDuration },
  latencyP95: { label: 'Latency p95', unit: 'milliseconds', perUnit: 1, format: formatDuration },
  latencyP99: { label: 'Latency p99', unit: 'milliseconds', perUnit: 1, format: formatDuration },
} as const satisfies Record<AlertMetric, MetricFacts>

/** `Error rate above 5% in 15 minutes, of 10 requests or more; model gpt-4o` */
export function describeRule({ metric, threshold, windowMs, minRequests, filter }: AlertRule): string {
  const { label, format } = ALERT_METRICS[metric]
  const enough = minRequests > 1 ? `, of ${formatCount(minRequests)} requests or more` : ''
  const what = `${label} above ${format(threshold)} in ${describeTime(windowMs)}${enough}`
  return [what, ...describeFilter(filter)].join('; ')
}

function describeFilter({ provider, model, userId, properties }: AlertFilter): string[] {
  const lists = { provider, model, user: userId }
  return [
    ...Object.entries(lists).flatMap(([name, values]) => (values ? [`${name} ${values.join(' or ')}`] : [])),
    ...Object.entries(properties ?? {}).map(([name, value]) => (value === null ? `with ${name}` : `${name} ${value}`)),
  ]
}

/** `12.5% of 40 requests`; `null` if there is no reading yet. */
export function describeReading({ metric }: Pick<AlertRule, 'metric'>, reading: AlertReading | null): string {
  if (reading === null) return NOTHING
  const { value, requests } = reading
  const figure = value === null ? NOTHING : ALERT_METRICS[metric].format(value)
  return `${figure} of ${requests === 1 ? '1 request' : `${formatCount(requests)} requests`}`
}

export const UNITS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const

export type TimeUnit = keyof typeof UNITS

/** An amount in the largest unit in which it is a whole number: 90 minutes, not 1.5 hours. */
export function inUnits(ms: number): { readonly amount: number; readonly unit: TimeUnit } {
  const unit = (['days', 'hours'] as const).find((each) => ms % UNITS[each] === 0) ?? 'minutes'
  return { amount: ms / UNITS[unit], unit }
}

function describeTime(ms: number): string {
  const { amount, unit } = inUnits(ms)
  return `${formatAmount(amount)} ${amount === 1 ? unit.slice(0, -1) : unit}`
}

/** Rounds errors of binary fractions away: 7, not 7.000000000000001. */
export function formatAmount(amount: number): string {
  return String(Number(amount.toPrecision(12)))
}

/** The text and the kind of the badge of an alert. */
export function badgeOf({
  state,
  enabled,
}: Pick<AlertRecord, 'state' | 'enabled'>): readonly [text: string, kind: string] {
  if (!enabled) return ['Off', '']
  if (state === 'firing') return ['Firing', 'error']
  return state === 'resolved' ? ['Resolved', 'success'] : ['OK', 'success']
}
