import { type HeliconeHeaderError, refuse } from './helicone-header-error.ts'
import { entriesOf } from './option-entries.ts'
import type { ValueKind } from './value-kind.ts'

export interface RateLimitPolicy {
  /** Requests or cents per window, more than 0. */
  quota: number
  /** Seconds, from 60 to 31 536 000 (a year). */
  window: number
  unit: 'request' | 'cents'
  /** `user`, or a property's name in lower case: each of its values has its own bucket. If absent, all calls share one. */
  segment?: string
}

/** The input of `formatRateLimitPolicy`. `unit` defaults to `request`. */
export interface RateLimitPolicyInput extends Omit<RateLimitPolicy, 'unit' | 'segment'> {
  unit?: RateLimitPolicy['unit'] | undefined
  segment?: string | undefined
}

export type RateLimitPolicyResult =
  | { ok: true /** `null`: the header is absent or blank, nothing is limited. */; policy: RateLimitPolicy | null }
  | { ok: false; field: 'policy' | 'quota' | 'window'; message: string }

/** Matched in lower case. Decimals in the quota are accepted by the newest of Helicone's parsers. */
const GRAMMAR = /^(\d+(?:\.\d+)?);w=(\d+)(?:;u=(request|cents))?(?:;s=([\w-]+))?$/

/** Parses `Helicone-RateLimit-Policy`: `quota;w=seconds[;u=request|cents][;s=user|property]`. Never throws. */
export function parseRateLimitPolicy(text: string | null | undefined): RateLimitPolicyResult {
  try {
    return { ok: true, policy: read(text, '') }
  } catch (error) {
    const { field, message } = error as HeliconeHeaderError
    return { ok: false, field: field as 'policy', message }
  }
}

const SHAPE = 'quota;w=seconds[;u=request|cents][;s=user|property]'

function read(text: string | null | undefined, prefix: string): RateLimitPolicy | null {
  const trimmed = text?.trim()
  if (!trimmed) return null
  const [, quota, window, unit, segment] = GRAMMAR.exec(trimmed.toLowerCase()) ?? []
  if (!quota) refuse('invalid', `${prefix}policy`, `must be ${SHAPE}.`)
  const policy: RateLimitPolicy = {
    quota: Number(quota),
    window: Number(window),
    unit: unit === 'cents' ? unit : 'request',
  }
  if (segment) policy.segment = segment
  if (!policy.quota || policy.quota === Infinity) refuse('invalid', `${prefix}quota`, 'must be a positive number.')
  if (policy.window < 60 || policy.window > 31_536_000)
    refuse('invalid', `${prefix}window`, 'must be at least 60 seconds and at most 31536000 (1 year).')
  return policy
}

/** The canonical text of a policy: lower case, without `u=request`, as in Helicone's own responses. Throws `HeliconeHeaderError`. */
export function formatRateLimitPolicy({ quota, window, unit, segment }: RateLimitPolicyInput): string {
  const end = (unit && unit !== 'request' ? `;u=${unit}` : '') + (segment ? `;s=${segment}` : '')
  const text = `${quota};w=${window}${end}`.toLowerCase()
  read(text, 'rateLimit.')
  return text
}

/** Writes only what all of Helicone's deployed parsers accept: two of three accept whole quotas only. */
export const rateLimitPolicy: ValueKind<RateLimitPolicy, string | RateLimitPolicyInput> = {
  rule: SHAPE,
  write(value) {
    const given = typeof value === 'string' ? read(value, 'rateLimit.') : value
    if (!given) return undefined
    entriesOf(given, 'rateLimit', { quota: 0, window: 0, unit: 0, segment: 0 })
    if (!(Number.isSafeInteger(given.quota) && given.quota > 0))
      refuse('invalid', 'rateLimit.quota', 'must be a positive whole number.')
    return formatRateLimitPolicy(given)
  },
  read: (text) => read(text, ''),
}
