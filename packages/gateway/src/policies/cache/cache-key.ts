import { createHash } from 'node:crypto'
import type { CacheSettings } from '@litecone/headers/contract'
import { PROVIDER_KEY_HEADERS } from '../../keys/find-gateway-key.ts'
import type { Exchange } from '../../proxy/exchange.ts'
import { AWS_KEY_HEADERS } from '../../proxy/upstream-headers.ts'
import type { CacheConfig } from './cache-schema.ts'

/** What changes an answer beside the body. `accept-encoding`: answers are kept as they were compressed. */
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
 * What an answer is kept under: where the request goes, whose it is, its body. Helicone leaves the target's origin out, and so can give one provider's
 * answer for another's. The parts are told apart by JSON's quotes, and none of them can be read from the key.
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
    scope === 'provider-key' ? providerKeys(headers) : null,
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
 * Google's tokens change every hour, and belong to whom the gateway key does. What AWS's clients sign beside the keys that the gateway signs with
 * changes with every request.
 */
function providerKeys(headers: Exchange['headers']): (string | null)[] {
  const isSigned = headers['aws-secret-key'] !== undefined
  return [...PROVIDER_KEY_HEADERS, ...AWS_KEY_HEADERS].map((name) => {
    const text = headers[name]?.toString()
    if (text === undefined || /^bearer\s+ya29\./i.test(text)) return null
    return isSigned && text.startsWith('AWS4-') ? null : text
  })
}

/** Gemini takes its key as a parameter. */
function withoutKey(path: string): string {
  return path.replace(/([?&])key=[^&]*&?/, '$1').replace(/[?&]$/, '')
}
