import type { Call, Exchange } from './call.ts'
import { type Endpoint, mergeHeaders } from './endpoint.ts'
import {
  APIConnectionError,
  BadRequestError,
  type LlmError,
  RequestTooLargeError,
  ResponseTooLargeError,
  TimeoutError,
} from './errors.ts'
import { isRecord } from './json.ts'
import { DEFAULT_MAX_BYTES } from './options.ts'
import type { RequestHeaders } from './provider.ts'
import type { TransportFailure, TransportRequest } from './transport.ts'
import type { WireRequest } from './wire.ts'

/** Builds one HTTP request of a call. Returns a promise only if the provider signs requests. Throws if the request cannot be sent. */
export function createRequest(
  call: Call,
  exchange: Exchange,
  endpoint: Endpoint,
  wired: WireRequest,
  extras: Readonly<Record<string, unknown>> | undefined,
): TransportRequest | Promise<TransportRequest> {
  const { origin, path, own } = locate(endpoint, wired)
  const { method = 'POST' } = wired
  const body = wired.body === undefined ? undefined : encodeBody(call, exchange, wired.body, extras)
  // In a call with several steps, record the one that carries the request.
  if (exchange.url === '' || body !== undefined) {
    exchange.method = method
    exchange.url = origin + path
    exchange.requestText = body
  }
  const headers = headersOf(own ? endpoint.headers : {}, wired, own ? call.options.headers : undefined)
  if (own) exchange.sentHeaders = headers
  const request: TransportRequest = { origin, path, method, headers, body, timeouts: call.timeouts }
  if (!own || !endpoint.sign) return request
  return endpoint.sign(request).then((signature) => {
    if (call.cancellation.error) throw call.cancellation.error
    exchange.sentHeaders = mergeHeaders(headers, signature)
    return { ...request, headers: exchange.sentHeaders }
  })
}

function headersOf(
  base: Readonly<Record<string, string>>,
  { headers, listHeaders }: WireRequest,
  call: RequestHeaders | undefined,
): Readonly<Record<string, string>> {
  if (!headers && !call) return base
  const merged = mergeHeaders(base, headers, call)
  for (const name of listHeaders ?? []) {
    const values = [base, headers, call].flatMap((source) => mergeHeaders(source)[name]?.split(/\s*,\s*/) ?? [])
    if (values.length > 0) merged[name] = [...new Set(values)].join(',')
  }
  return merged
}

function locate(endpoint: Endpoint, { path, url }: WireRequest): { origin: string; path: string; own: boolean } {
  if (url === undefined) {
    const { origin, basePath, query } = endpoint
    const joined = joinPath(basePath, path)
    return {
      origin,
      path: query === '' ? joined : joined + (path.includes('?') ? `&${query.slice(1)}` : query),
      own: true,
    }
  }
  const target = new URL(url)
  // A URL from a response gets our credentials only if it has the provider's origin.
  return { origin: target.origin, path: target.pathname + target.search, own: target.origin === endpoint.origin }
}

/** People paste bases that already end in the version (`/v1`) or in the whole path of an endpoint. Neither is repeated. */
function joinPath(base: string, path: string): string {
  const [whole = '', version = '/'] = /^(?:(\/v\d)(?=\/))?[^?]*/.exec(path) ?? []
  const shared = [whole, version].find((part) => base.endsWith(part)) ?? ''
  return base + path.slice(shared.length)
}

function encodeBody(
  call: Call,
  exchange: Exchange,
  body: unknown,
  extras: Readonly<Record<string, unknown>> | undefined,
): string {
  const limit = call.options.maxRequestBytes ?? DEFAULT_MAX_BYTES
  const text = stringify(extras && isRecord(body) ? mergeBody(body, extras) : body)
  // A UTF-16 unit takes at most three bytes, so most bodies need not be counted.
  const size = text.length * 3 <= limit ? 0 : new TextEncoder().encode(text).length
  if (size <= limit) return text
  throw new RequestTooLargeError(`The request has ${size} bytes, more than maxRequestBytes (${limit}).`, {
    ...exchange,
    param: 'messages',
  })
}

/** Merges nested objects, so that an added field does not replace its siblings. */
function mergeBody(
  body: Readonly<Record<string, unknown>>,
  extras: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...body }
  for (const [name, value] of Object.entries(extras)) {
    if (value === undefined) continue
    const present = merged[name]
    merged[name] = isRecord(present) && isRecord(value) ? mergeBody(present, value) : value
  }
  return merged
}

function stringify(body: unknown): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw new BadRequestError('The request contains a cycle or a BigInt.', { cause })
  }
}

/** The error for a request without a complete response. */
export function createTransportError(failure: TransportFailure, exchange: Exchange): LlmError {
  const details = { ...exchange, cause: failure.cause }
  const where = originOf(exchange.url)
  if (failure.code === 'bad_request') return new BadRequestError(`${exchange.provider}: ${failure.message}`, details)
  if (failure.code === 'timeout') {
    return new TimeoutError(`${exchange.provider} at ${where}: ${failure.message} Raise timeout.`, details)
  }
  return new APIConnectionError(
    `${exchange.provider} at ${where}: ${failure.message} Check apiBase, network and any proxy.`,
    details,
  )
}

export function createTooLargeError(limit: number, exchange: Exchange): ResponseTooLargeError {
  return new ResponseTooLargeError(
    `The response of ${exchange.provider} is larger than maxResponseBytes (${limit}).`,
    exchange,
  )
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'an unknown address'
}
