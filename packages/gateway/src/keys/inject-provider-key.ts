import type { Provider } from '@litecone/core'
import type { Report } from '../gateway-services.ts'
import type { Providers } from '../providers.ts'
import type { HeaderList } from '../proxy/answer.ts'
import type { Exchange, Route } from '../proxy/exchange.ts'
import type { Eventually } from '../proxy/policies.ts'
import { UpstreamError } from '../proxy/upstream-error.ts'
import { PROVIDER_KEY_HEADERS } from './find-gateway-key.ts'
import { gatewayKeysIn, holdsGatewayKey } from './gateway-key.ts'
import type { Keyring, Vault } from './grant.ts'

export interface InjectorOptions {
  readonly keyring: Pick<Keyring, 'find'>
  readonly vault: Vault
  readonly providers: Providers
  readonly report: Pick<Report, 'error'>
}

/** Returns the headers to send to the target of a route. */
export type KeyInjector = (
  exchange: Pick<Exchange, 'route' | 'headers' | 'grant'>,
  route: Route,
  headers: HeaderList,
) => Eventually<HeaderList>

/**
 * Adds the vault's key for the provider, if the client sent none. The client's own key is kept, except for a fallback to another provider, for which it was
 * not meant. Gateway keys are removed from all headers. Origins that a client chose never get a key of the vault. Rejects with an `UpstreamError` if the
 * vault's key cannot be decrypted.
 */
export function createKeyInjector({ vault, keyring, providers, report }: InjectorOptions): KeyInjector {
  const injectKey: KeyInjector = async (exchange, route, headers) => {
    try {
      const clean = await withoutGatewayKeys(headers, route, keyring)
      const provider = providers.get(route.provider)
      if (!provider || needsNone(provider, exchange, route, clean)) return clean
      const secret = await vault.find(provider.id, exchange.grant.owner)
      return secret === undefined ? clean : withProviderKey(clean, providerHeaders(provider, secret, route.path))
    } catch (error) {
      report.error('A provider’s key could not be read.', { provider: route.provider, error: String(error) })
      throw new UpstreamError(
        'internal_error',
        'The gateway cannot read the provider’s key. See the log of the gateway itself.',
      )
    }
  }
  return (exchange, route, headers) => {
    const provider = providers.get(route.provider)
    const isSettled = !provider || needsNone(provider, exchange, route, headers)
    return isSettled && !holdsAnyKey(headers) ? headers : injectKey(exchange, route, headers)
  }
}

/** Whether the vault's key must not be added: the client chose the target, or sent a key of its own. */
function needsNone(
  provider: Provider,
  exchange: Pick<Exchange, 'route' | 'headers'>,
  route: Route,
  headers: HeaderList,
): boolean {
  const isElsewhere = route.provider !== exchange.route.provider
  return route.untrusted || hasOwnKey(headers, provider, route, isElsewhere ? exchange.headers : {})
}

function holdsAnyKey(headers: HeaderList): boolean {
  for (let index = 1; index < headers.length; index += 2) if (holdsGatewayKey(headers[index] ?? '')) return true
  return false
}

/** The headers with a provider's key. Their names are in lower case. `path` is the path at the provider. */
function providerHeaders(
  { id, definition }: Pick<Provider, 'id' | 'definition'>,
  secret: string,
  path: string,
): Readonly<Record<string, string>> {
  // OpenAI-compatible endpoints of these providers expect the key as OpenAI does:
  // https://platform.claude.com/docs/en/api/openai-sdk, https://ai.google.dev/gemini-api/docs/openai
  const isOpenAIShaped =
    (id === 'anthropic' && /\/chat\/completions(?:$|\?)/.test(path)) || (id === 'gemini' && path.includes('/openai/'))
  return isOpenAIShaped ? { authorization: `Bearer ${secret}` } : definition.authorize(secret)
}

/** Helicone's own gateway has keys of the same form. Requests to it keep those that are not ours. */
async function withoutGatewayKeys(
  headers: HeaderList,
  { provider }: Route,
  keyring: Pick<Keyring, 'find'>,
): Promise<HeaderList> {
  const suspects = filterPairs(headers, (_name, value) => holdsGatewayKey(value))
  if (!suspects.length) return headers
  if (provider !== 'helicone') return filterPairs(headers, (_name, value) => !holdsGatewayKey(value))
  const own = new Set<string>()
  for (const key of gatewayKeysIn(suspects.join('\n'))) if (await keyring.find(key)) own.add(key)
  return filterPairs(headers, (_name, value) => !gatewayKeysIn(value).some((key) => own.has(key)))
}

/** Whether the client sent a key in a place where this provider expects one. `foreign` are headers with keys for another provider. */
function hasOwnKey(
  headers: HeaderList,
  { definition }: Provider,
  { path }: Route,
  foreign: Exchange['headers'],
): boolean {
  if (/[?&](?:key|api-key|access_token)=[^&]/.test(path)) return true
  // Every provider accepts tokens (OAuth, Entra ID) in `Authorization`.
  const places = ['authorization', ...Object.keys(definition.authorize(''))]
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? ''
    const value = headers[index + 1] ?? ''
    if (value !== '' && value !== foreign[name] && places.includes(name)) return true
  }
  return false
}

function withProviderKey(headers: HeaderList, own: Readonly<Record<string, string>>): HeaderList {
  const added = new Map(Object.entries(own))
  const kept = filterPairs(headers, (name, value) => {
    if (isKeyHeader(name)) return false
    const addition = added.get(name)
    if (addition === undefined) return true
    // `anthropic-beta`: Claude subscription tokens require a value in addition to the client's.
    added.set(name, `${value},${addition}`)
    return false
  })
  return [...kept, ...[...added].flat()]
}

function isKeyHeader(name: string): boolean {
  return PROVIDER_KEY_HEADERS.some((each) => each === name)
}

function filterPairs(headers: HeaderList, isKept: (name: string, value: string) => boolean): HeaderList {
  const kept: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? ''
    const value = headers[index + 1] ?? ''
    if (isKept(name, value)) kept.push(name, value)
  }
  return kept
}
