import { type HeliconeHeaderError, refuse } from './helicone-header-error.ts'
import { entriesOf } from './option-entries.ts'
import type { ValueKind } from './value-kind.ts'

export interface RateLimitPolicy {
  /** Requests or cents per window, above 0. */
  quota: number
  /** Seconds, from 60 to 31 536 000 (a year). */
  window: number
  unit: 'request' | 'cents'
  /** Who has a bucket of their own: `user`, or the values of a property (its name in lower case). Absent, all share one. */
  segment?: string
}

/** What a caller writes. `unit` is `request` unless given. */
export interface RateLimitPolicyInput extends Omit<RateLimitPolicy, 'unit' | 'segment'> {
  unit?: RateLimitPolicy['unit'] | undefined
  segment?: string | undefined
}

export type RateLimitPolicyResult =
  | { ok: true /** `null`: the header is absent or blank, nothing is limited. */; policy: RateLimitPolicy | null }
  | { ok: false; field: 'policy' | 'quota' | 'window'; message: string }

/** Read in lower case; quota with decimals, as the newest of Helicone's parsers has it. */
const GRAMMAR = /^(\d+(?:\.\d+)?);w=(\d+)(?:;u=(request|cents))?(?:;s=([\w-]+))?$/

/** Reads `Helicone-RateLimit-Policy`: `quota;w=seconds[;u=request|cents][;s=user|property]`. Never throws. */
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

/** The canonical text of a policy: lower case, `u=request` left out, as in Helicone's own answers. Throws `HeliconeHeaderError`. */
export function formatRateLimitPolicy({ quota, window, unit, segment }: RateLimitPolicyInput): string {
  const end = (unit && unit !== 'request' ? `;u=${unit}` : '') + (segment ? `;s=${segment}` : '')
  const text = `${quota};w=${window}${end}`.toLowerCase()
  read(text, 'rateLimit.')
  return text
}

/** Written as the intersection of Helicone's deployed parsers: two of three take whole quotas only. */
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
