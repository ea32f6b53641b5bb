import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  cacheSettings,
  detectProvider,
  inspectHeliconeKey,
  isFallbackCode,
  isRequestId,
  parseCacheTtl,
  parseRetryAfter,
  rateLimitSegment,
  retrySettings,
  rewriteUrl,
} from './contract.ts'
import {
  formatRateLimitPolicy,
  heliconeHeaders,
  parseHeliconeHeaders,
  parseRateLimitPolicy,
  REQUEST_HEADERS,
} from './index.ts'

/** Cases of Helicone's contract, next to the checkout. */
const FILE = new URL('../../../../shared/vectors/helicone.json', import.meta.url)

interface Vector {
  id: string
  kind: string
  input: Record<string, unknown>
  expect: Record<string, unknown>
}

/** Deliberate differences. */
function isDifferent({ kind, input, expect: wanted }: Vector): boolean {
  // The documented forms of keys are accepted. One parser of Helicone throws on them, and the call fails with 500.
  if (kind === 'cache.ignoreKeys.currentMainParser') return wanted['throws'] === true
  // A bucket of no size is a problem. At Helicone it never has a hit.
  if (kind === 'cache.settings') return Number(wanted['bucketSize'] ?? 1) < 1
  // Model names are accepted, as attempts with the headers and target of the request.
  const list = kind === 'fallbacks.parse' ? input['json'] : undefined
  return Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === 'string')
}

/** A vector's input as headers; absent ones are null there. */
function headersOf(input: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

const parse = (input: Record<string, unknown>) => parseHeliconeHeaders(headersOf(input))

/** `{ type: 'user' }` in our form. */
function segmentOf(segment: unknown): { segment?: string } {
  const { type, name } = segment as { type: string; name?: string }
  return type === 'global' ? {} : { segment: name ?? type }
}

function policyOf(header: unknown) {
  const result = parseRateLimitPolicy(header as string | null)
  if (!result.ok) return { ok: false, errorField: result.field, message: result.message }
  if (!result.policy) return { ok: true, policy: null }
  const { window, segment, ...policy } = result.policy
  const type =
    segment === undefined
      ? { type: 'global' }
      : segment === 'user'
        ? { type: 'user' }
        : { type: 'property', name: segment }
  // A parsed policy does not repeat its text.
  return { ok: true, ...policy, windowSeconds: window, segment: type, policyString: String(header).trim() }
}

function retryOf(headers: unknown) {
  const { retry } = parse(headers as Record<string, string>)
  // Settings alone switch nothing on, so Helicone does not retry.
  if (!retry || !/"helicone-retry-enabled"/i.test(JSON.stringify(headers))) return { retry: null }
  const { num, ...rest } = retrySettings(retry)
  return { retry: { ...rest, retries: num } }
}

function cacheOf(headers: unknown) {
  const parsed = parse(headers as Record<string, string>)
  const problem = parsed.problems.find(({ header }) => header === 'Helicone-Cache-Bucket-Max-Size')
  const { read, save, bucketMaxSize, seed = null } = cacheSettings(parsed.cache)
  // The text of the response is the gateway's.
  return problem
    ? { error: 'Cache bucket size cannot be greater than 20', status: 500 }
    : { read, save, bucketSize: bucketMaxSize, seed }
}

function accepted(input: Record<string, unknown>): Record<string, unknown> {
  return { accepted: parse(input).problems.length === 0 }
}

const ANSWERS: Record<string, (input: Record<string, unknown>) => Record<string, unknown>> = {
  'ratelimit.parse': ({ header }) => policyOf(header),
  'ratelimit.isValid': ({ header }) => ({ valid: parseRateLimitPolicy(header as string).ok }),
  'ratelimit.build': ({ quota, windowSeconds, unit, segment }) => ({
    header: formatRateLimitPolicy({
      quota: quota as number,
      window: windowSeconds as number,
      unit: unit as 'request',
      ...segmentOf(segment),
    }),
  }),
  'ratelimit.segment'({ segment, properties, userId }) {
    const found = rateLimitSegment(segmentOf(segment), {
      properties: properties as Record<string, string>,
      userId: userId as string | null,
    })
    if (!found) return { ok: false }
    const name = found.type === 'property' ? { propertyName: found.name } : {}
    return { ok: true, type: found.type, value: found.value, ...name, valueMaxLength: found.value.length }
  },
  'cache.ttl'({ 'cache-control': text }) {
    const ttlSeconds = parseCacheTtl(text as string)
    return { ttlSeconds, cacheControl: `public, max-age=${ttlSeconds}` }
  },
  'cache.settings': ({ headers }) => cacheOf(headers),
  'cache.header': (input) => ({ ...accepted(input), documented: parse(input).cache?.ignoreKeys }),
  'cache.ignoreKeys.currentMainParser'({ header }) {
    const { cache, problems } = parse({ 'Helicone-Cache-Ignore-Keys': header })
    return problems.length ? { throws: true } : { parsed: cache?.ignoreKeys }
  },
  'retry.parseRetryAfter'({ header }) {
    const now = Date.UTC(2026, 0, 1)
    const offset = /^HTTP-date now([+-]\d+)s$/.exec(String(header))?.[1]
    const ms =
      parseRetryAfter(offset ? new Date(now + Number(offset) * 1000).toUTCString() : (header as string), now) ?? null
    return { ms, msBetween: ms }
  },
  'retry.headers': ({ headers }) => retryOf(headers),
  'retry.header': accepted,
  'fallbacks.parse'({ json }) {
    const text = json === 'not json' ? json : JSON.stringify(json)
    const { fallbacks, problems } = parse({ 'Helicone-Fallbacks': text })
    return fallbacks ? { ok: true, count: fallbacks.length } : { ok: false, message: problems[0]?.message }
  },
  'fallbacks.trigger': ({ status, onCodes, isLast }) => ({
    tryNext: !isLast && isFallbackCode(onCodes as number[], status as number),
  }),
  apiKey: ({ key }) => ({ ...inspectHeliconeKey(key as string) }),
  'requestId.regex': ({ value }) => ({ valid: isRequestId(value as string) }),
  requestId({ header }) {
    // The gateway creates missing ids with crypto.randomUUID().
    const { requestId } = parse({ 'Helicone-Request-Id': header })
    return { 'response.Helicone-Request-Id': requestId ?? 'generated UUID' }
  },
  property(input) {
    const [name, value] = Object.entries(parse(input).properties ?? {})[0] ?? []
    return { ...accepted(input), name, value }
  },
  session: (input) => ({ ...accepted(input), segments: parse(input).session?.path?.split('/').filter(Boolean) }),
  userId: accepted,
  promptId: accepted,
  modelOverride: (input) => ({ ...accepted(input), changesRequestBody: false }),
  tokenLimitHandler: (input) => ({ handler: parse(input).tokenLimitHandler }),
  gatewayBodyMapping: (input) => ({
    mapping: parse(input).gatewayBodyMapping ?? REQUEST_HEADERS.gatewayBodyMapping.default,
  }),
  'gateway.rewrite'({ from, ...input }) {
    const target = (input['apiBase'] as string | undefined) ?? parse(input).targetUrl
    return { upstream: rewriteUrl(from as string, target as string) }
  },
  'gateway.target': (input) => ({ status: parse(input).targetUrl ? 200 : 400, body: 'Missing target base url' }),
  'provider.detect': ({ targetUrl }) => ({ provider: detectProvider(targetUrl as string) }),
  'asyncLog.meta': ({ 'providerRequest.meta': meta }) => accepted(meta as Record<string, string>),
  'tokenLimit.primary'({ bodyModel, ...input }) {
    // The body's model comes first; the header is the fallback.
    return {
      primary:
        String(bodyModel ?? parse(input).modelOverride ?? '')
          .split(',')[0]
          ?.trim() || null,
    }
  },
}

function compare(answer: Record<string, unknown>, wanted: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(wanted)) {
    if (key === 'messageContains') expect(answer['message']).toContain(value)
    else if (key === 'msBetween') {
      const [least, most] = value as [number, number]
      expect(answer[key]).toBeGreaterThanOrEqual(least)
      expect(answer[key]).toBeLessThanOrEqual(most)
    } else if (key === 'valueMaxLength') expect(answer[key]).toBeLessThanOrEqual(value as number)
    // Absent values are null in a case.
    else expect(answer[key] ?? null, key).toEqual(value)
  }
}

const vectors = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { vectors: Vector[] }).vectors : []
const ours = vectors.filter(({ kind }) => kind in ANSWERS)

describe.skipIf(vectors.length === 0)('the vectors of Helicone’s contract', () => {
  const titled = (list: readonly Vector[]) => list.map((vector) => [vector.kind, vector.id, vector] as const)

  it.each(titled(ours.filter((vector) => !isDifferent(vector))))('give Helicone’s results: %s %s', (kind, _, vector) =>
    compare(ANSWERS[kind]!(vector.input), vector.expect),
  )

  it.each(titled(ours.filter(isDifferent)))('differ deliberately: %s %s', (kind, _, vector) => {
    expect(() => compare(ANSWERS[kind]!(vector.input), vector.expect)).toThrow()
  })

  it('contain policies that the builder writes unchanged, except fractional quotas and u=request', () => {
    for (const { kind, input } of vectors) {
      const result = parseRateLimitPolicy(input['header'] as string)
      if (kind !== 'ratelimit.parse' || !result.ok || !result.policy || !Number.isInteger(result.policy.quota)) continue
      expect(heliconeHeaders({ rateLimit: result.policy })['Helicone-RateLimit-Policy']).toBe(
        String(input['header']).trim().toLowerCase().replace(';u=request', ''),
      )
    }
  })
})
