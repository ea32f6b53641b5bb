import type { OwnAnswer, Route } from './exchange.ts'
import { ProxyConnectError } from './outgoing-connector.ts'
import { BodyUnreadError, isRefusedBody } from './read-body.ts'

/** `blocked_target`: the guard refuses the target that the client chose. The others are Helicone's, in `x-helicone-error-type`. */
export type UpstreamErrorType =
  | 'network_error'
  | 'timeout'
  | 'dns_error'
  | 'connection_refused'
  | 'ssl_error'
  | 'provider_error'
  | 'internal_error'
  | 'blocked_target'

/** As with Helicone: 502 for unreachable, 504 for too late, otherwise 500. */
const STATUS: Readonly<Record<string, number>> = { timeout: 504, internal_error: 500, blocked_target: 403 }

/** Why there is no response from a provider, or not a complete one. Its message may be shown to clients: it names the origin, and nothing secret. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  readonly type: UpstreamErrorType
  /** The status for the client, if nothing was sent to it yet. */
  readonly status: number

  constructor(type: UpstreamErrorType, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.type = type
    this.status = options.status ?? STATUS[type] ?? 502
  }
}

/** Converts errors of undici, sockets, TLS and the resolver. An `UpstreamError` is returned as it is. */
export function toUpstreamError(error: unknown, origin: string): UpstreamError {
  if (error instanceof UpstreamError) return error
  // The client's body, while it was passed through: not the provider's fault.
  if (isRefusedBody(error))
    return new UpstreamError('internal_error', error.message, { status: error.status, cause: error })
  if (error instanceof BodyUnreadError)
    return new UpstreamError('timeout', `${originOf(origin)} stopped reading the request.`, { cause: error })
  if (error instanceof ProxyConnectError)
    return new UpstreamError(error.code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timeout' : 'network_error', error.message, {
      cause: error,
    })
  const code = codeOf(error)
  const [type, what] = describe(code)
  // Only undici's own messages, which name headers but not their values.
  const detail =
    code.startsWith('UND_ERR_') && type === 'internal_error' && error instanceof Error ? `: ${error.message}` : ''
  return new UpstreamError(type, `${originOf(origin)} ${what}${detail}${code ? ` (${code})` : ''}.`, { cause: error })
}

/** https://undici.nodejs.org/#/docs/api/Errors and https://nodejs.org/api/errors.html */
const DESCRIPTIONS: Readonly<Record<string, readonly [UpstreamErrorType, string]>> = {
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'did not accept a connection in time'],
  ETIMEDOUT: ['timeout', 'did not accept a connection in time'],
  UND_ERR_HEADERS_TIMEOUT: ['timeout', 'did not begin its response in time'],
  UND_ERR_BODY_TIMEOUT: ['timeout', 'sent nothing more of its response for too long'],
  ECONNREFUSED: ['connection_refused', 'refused the connection'],
  ENOTFOUND: ['dns_error', 'could not be found: its name does not resolve'],
  EAI_AGAIN: ['dns_error', 'could not be found: its name does not resolve at the moment'],
  ENODATA: ['dns_error', 'could not be found: its name has no address'],
  UND_ERR_HEADERS_OVERFLOW: ['provider_error', 'answered with headers that are too long'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['provider_error', 'sent a body of another length than it announced'],
  UND_ERR_INVALID_ARG: ['internal_error', 'cannot be sent this request'],
  UND_ERR_NOT_SUPPORTED: ['internal_error', 'cannot be sent this request'],
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: ['internal_error', 'cannot be sent a body of another length than announced'],
  UND_ERR_DESTROYED: ['internal_error', 'was not asked: the gateway is stopping'],
  UND_ERR_CLOSED: ['internal_error', 'was not asked: the gateway is stopping'],
}

const TLS =
  /^(ERR_(TLS|SSL|OSSL)|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH|OUT_OF_MEM|ERROR_IN_|EPROTO)/

function describe(code: string): readonly [UpstreamErrorType, string] {
  const known = Object.hasOwn(DESCRIPTIONS, code) ? DESCRIPTIONS[code] : undefined
  if (known) return known
  if (code.startsWith('HPE')) return ['provider_error', 'answered something that is not HTTP']
  if (TLS.test(code)) return ['ssl_error', 'could not be reached securely']
  // Everything else with a code comes from a socket. Without a code, it is our own fault.
  return code ? ['network_error', 'broke the connection or could not be reached'] : ['internal_error', 'was not asked']
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  // Undici's parser errors do not have codes.
  if (error.name === 'HTTPParserError') return 'HPE'
  if ('code' in error && typeof error.code === 'string') return error.code
  // All addresses failed.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

/** Without credentials, path and query, which may hold keys. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'The target'
}

/** Helicone's body for a provider that could not be reached, with the error's code where Helicone has a stack trace. */
function upstreamErrorBody(error: UpstreamError, route: Pick<Route, 'origin'>): Readonly<Record<string, string>> {
  return {
    error: error.type,
    code: error.type,
    message: error.message,
    'helicone-message': error.message,
    'helicone-error-type': error.type,
    support: 'To find the log of this request, use the id in the Helicone-Id header.',
    'provider-url': originOf(route.origin),
    'error-trace': codeOf(error.cause),
  }
}

/** The response to a client whose provider failed before its headers arrived. Errors of other kinds are not shown. */
export function upstreamErrorAnswer(error: Error, route: Pick<Route, 'origin'>): OwnAnswer {
  const known = error instanceof UpstreamError ? error : new UpstreamError('internal_error', 'The gateway failed.')
  return {
    status: known.status,
    headers: { 'content-type': 'application/json', 'x-helicone-error-type': known.type },
    body: JSON.stringify(upstreamErrorBody(known, route)),
  }
}
