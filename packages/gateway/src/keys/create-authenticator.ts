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
  /** Path and query, at the provider where the request goes to one. */
  readonly path: string
  /** Its id, where the request goes to one. */
  readonly provider?: string | undefined
  /** What the request needs; `proxy` when not told. */
  readonly scope?: Scope | undefined
}

export interface Sender {
  readonly grant: Grant
  /** `undefined` when there was none: the gateway is open. */
  readonly gatewayKeyFrom: KeyPlace | undefined
  /** As it was sent: no provider sees it. */
  readonly gatewayKey: string | undefined
  /** Names of headers that hold a key of a gateway's, in lower case, beside `helicone-*`. */
  readonly drop: readonly string[]
  /** Path and query without a key of a gateway's. */
  readonly path: string
}

export interface Authenticator {
  /** Says who sends a request, or refuses it: 401 when that is unknown, 403 when they may not, 503 when it cannot be found out. Never rejects. */
  authenticate(request: AuthenticateRequest): Promise<Sender | { readonly answer: OwnAnswer }>
}

/** What anybody may do with a gateway that has no keys. */
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
      // Clients of an open gateway send whatever key they have.
      const grant = known ?? OPEN
      if (!grant.scopes.includes(scope) && !grant.scopes.includes('admin')) return { answer: refuseKey('scope', scope) }
      const own = known && presented ? presented.key : undefined
      return {
        grant,
        gatewayKeyFrom: presented?.from,
        gatewayKey: presented?.key,
        drop: PROVIDER_KEY_HEADERS.filter((name) => isGateways(String(headers[name] ?? ''), provider, own)),
        path: withoutKeyParameters(path),
      }
    },
  }
}

/** Helicone's own gateway has keys of the same form: those that are not ours are meant for it. */
function isGateways(value: string, provider: string | undefined, own: string | undefined): boolean {
  return provider === 'helicone' ? own !== undefined && value.includes(own) : holdsGatewayKey(value)
}
