import type { OwnAnswer, Route } from './exchange.ts'
import { ProxyConnectError } from './outgoing-connector.ts'
import { BodyUnreadError, isRefusedBody } from './read-body.ts'

/** Values of `x-helicone-error-type`. All are Helicone's except `blocked_target`: the target guard refuses a target that the client chose. */
export type UpstreamErrorType =
  | 'network_error'
  | 'timeout'
  | 'dns_error'
  | 'connection_refused'
  | 'ssl_error'
  | 'provider_error'
  | 'internal_error'
  | 'blocked_target'

/** The status for the client. All others are 502, as at Helicone. */
const STATUS: Readonly<Record<string, number>> = { timeout: 504, internal_error: 500, blocked_target: 403 }

/** The reason why a provider's response is missing or incomplete. Clients may see the message, so it names the origin but contains no secrets. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  readonly type: UpstreamErrorType
  /** The status for the client, if no headers were sent to it yet. */
  readonly status: number

  constructor(type: UpstreamErrorType, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.type = type
    this.status = options.status ?? STATUS[type] ?? 502
  }
}

/** Converts errors of undici, sockets, TLS and the resolver. Returns an `UpstreamError` unchanged. */
export function toUpstreamError(error: unknown, origin: string): UpstreamError {
  if (error instanceof UpstreamError) return error
  // The body of the client was too large or stalled while it was forwarded, so the provider is not at fault.
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
  // Only undici's own messages are included. They name headers, but not their values.
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
  UND_ERR_HEADERS_OVERFLOW: ['provider_error', 'returned headers that are too long'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['provider_error', 'sent a body whose length differs from its Content-Length'],
  UND_ERR_INVALID_ARG: ['internal_error', 'cannot be sent this request'],
  UND_ERR_NOT_SUPPORTED: ['internal_error', 'cannot be sent this request'],
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: [
    'internal_error',
    'cannot be sent a body whose length differs from its Content-Length',
  ],
  UND_ERR_DESTROYED: ['internal_error', 'was not called: the gateway is stopping'],
  UND_ERR_CLOSED: ['internal_error', 'was not called: the gateway is stopping'],
}

const TLS =
  /^(ERR_(TLS|SSL|OSSL)|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH|OUT_OF_MEM|ERROR_IN_|EPROTO)/

function describe(code: string): readonly [UpstreamErrorType, string] {
  const known = Object.hasOwn(DESCRIPTIONS, code) ? DESCRIPTIONS[code] : undefined
  if (known) return known
  if (code.startsWith('HPE')) return ['provider_error', 'did not respond with HTTP']
  if (TLS.test(code)) return ['ssl_error', 'could not be reached over TLS']
  // Other errors with a code come from a socket. An error without one is the gateway's own fault.
  return code
    ? ['network_error', 'closed the connection or could not be reached']
    : ['internal_error', 'was not called']
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  // Undici's parser errors do not have codes.
  if (error.name === 'HTTPParserError') return 'HPE'
  if ('code' in error && typeof error.code === 'string') return error.code
  // Node throws an AggregateError if the connection to every address of a name failed.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

/** The origin of a URL: no credentials, path or query, which may contain keys. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'The target'
}

/** The body in Helicone's format for a provider that could not be reached. `error-trace` is the error's code; at Helicone, it is a stack trace. */
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

/** The response for a client if the provider failed before its headers arrived. Messages of other errors than `UpstreamError` are not shown. */
export function upstreamErrorAnswer(error: Error, route: Pick<Route, 'origin'>): OwnAnswer {
  const known = error instanceof UpstreamError ? error : new UpstreamError('internal_error', 'The gateway failed.')
  return {
    status: known.status,
    headers: { 'content-type': 'application/json', 'x-helicone-error-type': known.type },
    body: JSON.stringify(upstreamErrorBody(known, route)),
  }
}
