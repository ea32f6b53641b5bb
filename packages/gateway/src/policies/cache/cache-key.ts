import { createHash } from 'node:crypto'
import type { CacheSettings } from '@litecone/headers/contract'
import { isSecretValue } from '../../logs/mask-headers.ts'
import type { Exchange } from '../../proxy/exchange.ts'
import type { CacheConfig } from './cache-schema.ts'

/** Headers that change an answer. `accept-encoding`: answers are kept as they were compressed. */
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
 * What an answer is kept under: where the request goes, whose it is, and its body. Helicone leaves out the target's origin and all keys but
 * `Authorization`, so it can return an answer of another provider, or of another key. Nothing can be read from the hash.
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

/** The order of keys stays: that of a schema's properties is the order in which a model writes them. White space does not count. */
function keyBody({ json, body }: Exchange, ignoreKeys: readonly string[]): string | Buffer {
  if (!json) return body ?? ''
  if (!ignoreKeys.length) return JSON.stringify(json)
  return JSON.stringify(Object.fromEntries(Object.entries(json).filter(([name]) => !ignoreKeys.includes(name))))
}

/**
 * Names of headers that may say who is asking. APIs invent their own (`xi-api-key`, `X-Functions-Key`, `Modal-Secret`), so this is wide: one too many
 * costs a hit, one too few gives an answer to somebody else.
 */
const CREDENTIAL_NAME =
  /auth|key|token|secret|credential|passw|cookie|signature|jwt|organi[sz]ation|project|tenant|account/
/** Headers for the gateway, whose keys are in the owner, and names for one request. */
const OTHER_NAME = /^(?:helicone|litecone)-|idempotency-key$/

/** The headers that say who is asking, by name. */
function credentials({ headers, grant }: Exchange): (readonly [name: string, value: string])[] {
  const isSigned = headers['aws-secret-key'] !== undefined
  const found: (readonly [string, string])[] = []
  for (const name of Object.keys(headers).sort()) {
    const value = String(headers[name] ?? '')
    if (OTHER_NAME.test(name) || !(CREDENTIAL_NAME.test(name) || isSecretValue(value))) continue
    // Google's tokens change every hour. With a gateway key, its owner says whose they are.
    if (grant.keyId !== null && /^bearer\s+ya29\./i.test(value)) continue
    // What AWS's clients sign themselves changes with every request; the keys that the gateway signs with are there too.
    if (!isSigned || !value.startsWith('AWS4-')) found.push([name, value])
  }
  return found
}

/** Gemini takes its key as a parameter. */
function withoutKey(path: string): string {
  return path.replace(/([?&])key=[^&]*&?/, '$1').replace(/[?&]$/, '')
}
