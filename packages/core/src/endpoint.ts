import { AuthenticationError, BadRequestError } from './errors.ts'
import type { ApiKey, Provider, ProviderDefinition, RequestHeaders } from './provider.ts'

/** A provider's resolved address and credentials. */
export interface Endpoint {
  readonly origin: string
  /** The path of `apiBase`, without a trailing slash. */
  readonly basePath: string
  /** The query of `apiBase`, or an empty string. */
  readonly query: string
  /** Sent with every request. Names are lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Present if requests are signed. */
  readonly sign: ProviderDefinition['sign']
}

interface CachedEndpoint extends Endpoint {
  readonly apiKey: string | undefined
  readonly apiBase: string
}

/** Weak, so that an endpoint lives only as long as its provider. */
const endpoints = /* @__PURE__ */ new WeakMap<Provider, CachedEndpoint>()

/**
 * Reads key and base for each call, since environments and tokens change, and rebuilds the endpoint only if they did.
 * Throws `AuthenticationError` without a key, `BadRequestError` if the base is not a URL.
 */
export function resolveEndpoint(provider: Provider): Endpoint | Promise<Endpoint> {
  const key = findApiKey(provider)
  if (typeof key === 'function') {
    return Promise.resolve(key()).then((token) => endpointFor(provider, token))
  }
  return endpointFor(provider, key)
}

function endpointFor(provider: Provider, apiKey: string | undefined): Endpoint {
  const apiBase = findApiBase(provider)
  const cached = endpoints.get(provider)
  if (cached && cached.apiKey === apiKey && cached.apiBase === apiBase) return cached
  const endpoint = createEndpoint(provider, apiKey, apiBase)
  endpoints.set(provider, endpoint)
  return endpoint
}

function findApiKey({ definition, settings }: Provider): ApiKey | undefined {
  return settings.apiKey ?? definition.apiKey ?? readEnvironment(definition.apiKeyEnv)
}

function findApiBase({ id, definition, settings }: Provider): string {
  const base = settings.apiBase ?? readEnvironment(definition.apiBaseEnv) ?? definition.apiBase
  if (base !== undefined) return base
  const variable = definition.apiBaseEnv?.[0]
  const advice = definition.apiBaseAdvice ?? `Pass apiBase${variable ? `, or set ${variable}` : ''}.`
  throw new BadRequestError(`${id} has no default apiBase. ${advice}`, { provider: id, param: 'apiBase' })
}

function createEndpoint(provider: Provider, apiKey: string | undefined, apiBase: string): CachedEndpoint {
  const { id, definition, settings } = provider
  const url = parseBase(id, apiBase)
  if (!apiKey && !definition.apiKeyOptional) throw missingKey(provider)
  if (apiKey && isUnfit(apiKey)) {
    throw new AuthenticationError(`apiKey of ${id} must be Latin-1 text without control characters.`, {
      provider: id,
      param: 'apiKey',
    })
  }
  return {
    apiKey,
    apiBase,
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    query: url.search,
    headers: mergeHeaders(
      { 'content-type': 'application/json' },
      apiKey ? definition.authorize(apiKey) : undefined,
      definition.headers,
      settings.headers,
    ),
    sign: apiKey ? undefined : definition.sign,
  }
}

function parseBase(id: string, apiBase: string): URL {
  const url = URL.canParse(apiBase) ? new URL(apiBase) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url
  throw new BadRequestError(`apiBase of ${id} must be a full http(s) URL without credentials.`, {
    provider: id,
    param: 'apiBase',
  })
}

function missingKey({ id, definition }: Provider): AuthenticationError {
  const variable = definition.apiKeyEnv?.[0]
  return new AuthenticationError(`${id} has no apiKey. Pass apiKey${variable ? `, or set ${variable}` : ''}.`, {
    provider: id,
    param: 'apiKey',
  })
}

/** Later headers win. Names become lower case, so that `Authorization` and `authorization` are the same. */
export function mergeHeaders(...sources: (RequestHeaders | undefined)[]): Record<string, string> {
  const merged: Record<string, string> = {}
  for (const source of sources) {
    if (!source) continue
    if (typeof source !== 'object') throw new BadRequestError('headers must be an object.', { param: 'headers' })
    for (const [name, value] of Symbol.iterator in source ? source : Object.entries(source)) {
      if (value === undefined) continue
      if (typeof value !== 'string' || isUnfit(value)) {
        throw new BadRequestError(`header "${name}" must be Latin-1 text without control characters.`, {
          param: 'headers',
        })
      }
      merged[name.toLowerCase()] = value
    }
  }
  return merged
}

/** Whether it contains characters that are not allowed in a header (RFC 9110, 5.5). */
function isUnfit(text: string): boolean {
  return /[^\t\u0020-\u007e\u0080-\u00ff]/.test(text)
}

/** The first of these environment variables that is set and not empty. `undefined` in runtimes without an environment. */
export function readEnvironment(names: readonly string[] = []): string | undefined {
  for (const name of names) {
    const value = globalThis.process?.env?.[name]
    if (value) return value
  }
  return undefined
}
