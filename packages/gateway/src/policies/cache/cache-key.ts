import { createHash } from 'node:crypto'
import type { CacheSettings } from '@litecone/headers/contract'
import { isSecretValue } from '../../logs/mask-headers.ts'
import type { Exchange } from '../../proxy/exchange.ts'
import type { CacheConfig } from './cache-schema.ts'

/** Headers that change the response. `accept-encoding` is one, because responses are stored compressed. */
const ANSWER_HEADERS = [
  'accept',
  'accept-encoding',
  'content-type',
  'anthropic-version',
  'anthropic-beta',
  'openai-beta',
  'x-amzn-bedrock-guardrailidentifier',
  'x-amzn-bedrock-guardrailversion',
] as const

/**
 * The key of a cached response: a hash of target, owner and body. Helicone's has neither the target's origin nor keys in other headers than `Authorization`, so
 * it can return the response of another provider, or for another key.
 */
export function cacheKey(exchange: Exchange, settings: CacheSettings, scope: CacheConfig['scope']): string {
  const { route, method, headers, options } = exchange
  const hash = createHash('sha256')
  const parts = [
    'v1',
    route.origin,
    scope === 'provider-key' ? route.path : withoutKey(route.path),
    method,
    settings.seed ?? null,
    scope === 'shared' ? null : exchange.grant.owner,
    scope === 'provider-key' ? credentials(exchange) : null,
    ANSWER_HEADERS.map((name) => headers[name] ?? null),
    options.fallbacks ?? null,
  ]
  hash.update(JSON.stringify(parts))
  hash.update(keyBody(exchange, settings.ignoreKeys))
  return hash.digest('base64url')
}

/** Normalizes white space. The order of keys is kept, because a model writes the properties of a schema in its order. */
function keyBody({ json, body }: Exchange, ignoreKeys: readonly string[]): string | Buffer {
  if (!json) return body ?? ''
  if (!ignoreKeys.length) return JSON.stringify(json)
  return JSON.stringify(Object.fromEntries(Object.entries(json).filter(([name]) => !ignoreKeys.includes(name))))
}

/**
 * Names of headers that may identify the client. APIs invent their own (`xi-api-key`, `X-Functions-Key`, `Modal-Secret`), so the pattern is wide: a header too
 * many costs a hit, one too few returns a response to another client.
 */
const CREDENTIAL_NAME =
  /auth|key|token|secret|credential|passw|cookie|signature|jwt|organi[sz]ation|project|tenant|account/
/** Headers for the gateway itself, whose keys are covered by the owner, and headers that are unique to a request. */
const OTHER_NAME = /^(?:helicone|litecone)-|idempotency-key$/

/** The headers that identify the client, sorted by name. */
function credentials({ headers, grant }: Exchange): (readonly [name: string, value: string])[] {
  const isSigned = headers['aws-secret-key'] !== undefined
  const found: (readonly [string, string])[] = []
  for (const name of Object.keys(headers).sort()) {
    const value = String(headers[name] ?? '')
    if (OTHER_NAME.test(name) || !(CREDENTIAL_NAME.test(name) || isSecretValue(value))) continue
    // Google's tokens change every hour. With a gateway key, its owner identifies the client.
    if (grant.keyId !== null && /^bearer\s+ya29\./i.test(value)) continue
    // Signatures of AWS clients change with every request. The keys that the gateway signs with are in other headers.
    if (!isSigned || !value.startsWith('AWS4-')) found.push([name, value])
  }
  return found
}

/** Gemini's key can be in the query. */
function withoutKey(path: string): string {
  return path.replace(/([?&])key=[^&]*&?/, '$1').replace(/[?&]$/, '')
}
