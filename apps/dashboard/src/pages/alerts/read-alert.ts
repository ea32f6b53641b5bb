import type { AlertFilter, AlertMetric, AlertRule, NewAlert } from '@litecone/gateway/api'
import { ALERT_METRICS, formatAmount, type TimeUnit, UNITS } from './describe-alert.ts'

type Text = (name: string) => string

/** Reads the alert in a form. The gateway validates it. An empty URL or secret of the webhook is left out. */
export function readAlert(form: FormData): Omit<NewAlert, 'webhook'> & { webhook: Partial<NewAlert['webhook']> } {
  const text: Text = (name) => String(form.get(name) ?? '').trim()
  const metric = text('metric') as AlertMetric
  const url = text('url')
  const secret = text('secret')
  return {
    name: text('name'),
    metric,
    threshold: Number(formatAmount(Number(text('threshold')) / ALERT_METRICS[metric].perUnit)),
    windowMs: readTime(text, 'window') ?? 0,
    minRequests: Number(text('minRequests')),
    filter: readFilter(text),
    reminderMs: readTime(text, 'reminder'),
    enabled: form.has('enabled'),
    webhook: {
      ...(url && { url }),
      ...(form.has('unsigned') ? { secret: null } : secret && { secret }),
    },
  }
}

/** Milliseconds; `null` if the input is empty. */
function readTime(text: Text, name: string): number | null {
  const amount = text(name)
  return amount === '' ? null : Math.round(Number(amount) * UNITS[text(`${name}Unit`) as TimeUnit])
}

function readFilter(text: Text): AlertFilter {
  const lists = { provider: linesOf(text('provider')), model: linesOf(text('model')), userId: linesOf(text('userId')) }
  const properties = linesOf(text('properties')).map(readProperty)
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, lines]) => lines.length > 0)),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
  }
}

/** `env=prod`. A name without a value matches any value. */
function readProperty(line: string): [name: string, value: string | null] {
  const sign = line.indexOf('=')
  return sign < 0 ? [line, null] : [line.slice(0, sign).trim(), line.slice(sign + 1).trim()]
}

export function writeProperties({ properties = {} }: AlertRule['filter']): string {
  return Object.entries(properties)
    .map(([name, value]) => (value === null ? name : `${name}=${value}`))
    .join('\n')
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
