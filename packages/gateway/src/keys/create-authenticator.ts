import type { IncomingHttpHeaders } from 'node:http'
import type { Report } from '../gateway-services.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'
import { findGatewayKey, type KeyPlace, PROVIDER_KEY_HEADERS, withoutKeyParameters } from './find-gateway-key.ts'
import { holdsGatewayKey } from './gateway-key.ts'
import type { Grant, Keyring, Scope } from './grant.ts'
import { refuseKey } from './refuse-key.ts'

export interface AuthenticateRequest {
  readonly headers: IncomingHttpHeaders
  /** The gateway key that the router took out of the path. */
  readonly pathKey?: string | undefined
  /** Path and query: those at the provider, if the request goes to one. */
  readonly path: string
  /** The provider's id, if the request goes to one. */
  readonly provider?: string | undefined
  /** The scope that the request requires. Default `proxy`. */
  readonly scope?: Scope | undefined
}

export interface Sender {
  readonly grant: Grant
  /** Where the key was found; `undefined` without a key, at an open gateway. */
  readonly gatewayKeyFrom: KeyPlace | undefined
  /** The key that was sent. It must not be forwarded. */
  readonly gatewayKey: string | undefined
  /** Names in lower case of headers that contain a gateway key, apart from `helicone-*`. */
  readonly drop: readonly string[]
  /** Path and query without gateway keys. */
  readonly path: string
}

export interface Authenticator {
  /** Identifies the sender of a request, or refuses it: 401 without a valid key, 403 without the scope, 503 if keys cannot be read. Never rejects. */
  authenticate(request: AuthenticateRequest): Promise<Sender | { readonly answer: OwnAnswer }>
}

/** The grant of every client of a gateway without keys. */
const OPEN: Grant = { keyId: null, owner: '', scopes: ['proxy', 'log', 'read', 'admin'], policy: {} }

export interface AuthenticatorOptions {
  readonly keyring: Keyring
  readonly report: Pick<Report, 'error'>
}

export function createAuthenticator({ keyring, report }: AuthenticatorOptions): Authenticator {
  return {
    async authenticate({ headers, pathKey, path, provider, scope = 'proxy' }) {
      const presented = findGatewayKey(headers, pathKey, path)
      let known: Grant | undefined
      try {
        if (presented) known = await keyring.find(presented.key)
      } catch (error) {
        report.error('A key could not be looked up.', { error: String(error) })
        return { answer: refuseKey('unavailable') }
      }
      if (!known && keyring.required) return { answer: refuseKey(presented ? 'unknown' : 'missing') }
      // At an open gateway, unknown keys are accepted.
      const grant = known ?? OPEN
      if (!grant.scopes.includes(scope) && !grant.scopes.includes('admin')) return { answer: refuseKey('scope', scope) }
      const own = known && presented ? presented.key : undefined
      return {
        grant,
        gatewayKeyFrom: presented?.from,
        gatewayKey: presented?.key,
        drop: PROVIDER_KEY_HEADERS.filter((name) => isGatewayKeyHeader(String(headers[name] ?? ''), provider, own)),
        path: withoutKeyParameters(path),
      }
    },
  }
}

/** Helicone's own gateway has keys of the same form. Requests to it keep those that are not ours. */
function isGatewayKeyHeader(value: string, provider: string | undefined, own: string | undefined): boolean {
  return provider === 'helicone' ? own !== undefined && value.includes(own) : holdsGatewayKey(value)
}
