import * as z from 'zod'
import { DAY_MS } from '../day-ms.ts'
import { printable } from '../keys/key-schema.ts'
import { StoreError } from '../stores/store-error.ts'
import type { AlertChange, AlertFilter, AlertMetric, AlertRule, NewAlert } from './alert.ts'

const ALERT_METRICS = [
  'errorRate',
  'costUsd',
  'latencyP50',
  'latencyP95',
  'latencyP99',
] as const satisfies readonly AlertMetric[]

const MINUTE_MS = 60_000

const duration = (maxDays: number) => {
  const error = `must be milliseconds, from ${MINUTE_MS} (a minute) to ${maxDays * DAY_MS} (${maxDays} days)`
  return z
    .int(error)
    .min(MINUTE_MS, error)
    .max(maxDays * DAY_MS, error)
}

const names = z
  .array(printable(500))
  .min(1, 'must name at least one; leave it out for all')
  .max(50, 'must name at most 50')
  .optional()

/** Names of properties are limited to what headers can contain. Their values may be any text. */
const filterSchema: z.ZodType<AlertFilter> = z.strictObject({
  provider: names,
  model: names,
  userId: names,
  properties: z
    .record(printable(200), z.string().max(1000, 'must have at most 1000 characters').nullable())
    .refine((properties) => Object.keys(properties).length <= 10, 'must name at most 10 properties')
    .optional(),
})

const RULE = {
  name: printable(200),
  metric: z.enum(ALERT_METRICS, `must be one of ${ALERT_METRICS.join(', ')}`),
  threshold: z.number('must be a number').min(0, 'must not be negative').max(1e9, 'must be at most 1000000000'),
  windowMs: duration(31),
  minRequests: z.int('must be a whole number').min(1, 'must be at least 1').max(1e9, 'must be at most 1000000000'),
  filter: filterSchema,
  reminderMs: duration(31).nullable(),
  enabled: z.boolean('must be true or false'),
}

const urlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://hooks.example.com/alerts', abort: true })
  .max(2000, 'must have at most 2000 characters')
  .refine((url) => !new URL(url).username && !new URL(url).password, 'must not contain a user name or a password')

/** Long enough not to be guessed. */
const secretSchema = z
  .string('must be text')
  .regex(/^[\x21-\x7e]{16,512}$/, 'must have 16 to 512 ASCII characters and no spaces')
  .nullable()

const newAlertSchema = z
  .strictObject({
    ...RULE,
    minRequests: RULE.minRequests.default(1),
    filter: filterSchema.default({}),
    reminderMs: RULE.reminderMs.default(null),
    enabled: RULE.enabled.default(true),
    webhook: z.strictObject({ url: urlSchema, secret: secretSchema.default(null) }, 'must have a url'),
  })
  .superRefine((alert, context) => {
    const message = rateFault(alert)
    if (message) context.addIssue({ code: 'custom', path: ['threshold'], message })
  })

const alertChangeSchema = z.strictObject({
  name: RULE.name.optional(),
  metric: RULE.metric.optional(),
  threshold: RULE.threshold.optional(),
  windowMs: RULE.windowMs.optional(),
  minRequests: RULE.minRequests.optional(),
  filter: filterSchema.optional(),
  reminderMs: RULE.reminderMs.optional(),
  enabled: RULE.enabled.optional(),
  webhook: z.strictObject({ url: urlSchema.optional(), secret: secretSchema.optional() }).optional(),
})

export type CheckedAlert = z.output<typeof newAlertSchema>

/** Throws a `StoreError` that names the invalid fields. */
export function checkAlert(alert: NewAlert): CheckedAlert {
  return check(newAlertSchema, alert)
}

/** Like `checkAlert`, for a change. The changed rule must also be checked, with `checkRule`. */
export function checkAlertChange(change: AlertChange): z.output<typeof alertChangeSchema> {
  return check(alertChangeSchema, change)
}

function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the alert'}: ${message}`)
  throw new StoreError('invalid', `The alert is invalid. ${problems.join('; ')}.`)
}

/** Throws a `StoreError` if fields of a complete rule contradict each other. */
export function checkRule(rule: AlertRule): void {
  const message = rateFault(rule)
  if (message) throw new StoreError('invalid', `The alert is invalid. threshold: ${message}.`)
}

/** At most all requests can fail, so an error rate cannot exceed 1. */
function rateFault({ metric, threshold }: Pick<AlertRule, 'metric' | 'threshold'>): string | undefined {
  return metric === 'errorRate' && threshold >= 1
    ? 'must be less than 1 for an error rate: 0.05 is 5 %, and nothing is above 1'
    : undefined
}

/** Parses a stored filter. One that is invalid matches nothing, instead of everything. */
export function readStoredFilter(text: string): AlertFilter {
  try {
    return filterSchema.parse(JSON.parse(text))
  } catch {
    return { model: [] }
  }
}
