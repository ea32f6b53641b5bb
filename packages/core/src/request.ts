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
import type { TransportFailure, TransportRequest } from './transport.ts'
import type { WireRequest } from './wire.ts'

/**
 * An HTTP request of a call, checked and ready to be sent. A promise only where the provider signs. Throws before anything is sent when it
 * cannot be.
 */
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
  // Of a call of several steps, the one that carries the request is the one to remember.
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
  call: Readonly<Record<string, string | undefined>> | undefined,
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
  // An address that came in an answer gets our credentials only if it is the provider's own.
  return { origin: target.origin, path: target.pathname + target.search, own: target.origin === endpoint.origin }
}

/** Bases are copied with a version that the path has too, or whole, as an endpoint that some page shows. */
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
  // A UTF-16 unit is at most three bytes, so most bodies need no count.
  const size = text.length * 3 <= limit ? 0 : new TextEncoder().encode(text).length
  if (size <= limit) return text
  throw new RequestTooLargeError(
    `The request is longer than maxRequestBytes (${limit}): ${size} bytes. Raise it, or send less.`,
    { ...exchange, param: 'messages' },
  )
}

/** Objects are merged into objects, so that one more setting does not push out the others beside it. */
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
    throw new BadRequestError('The request cannot be written as JSON: it holds a cycle or a BigInt.', { cause })
  }
}

/** The error of a request that got no whole answer. */
export function createTransportError(failure: TransportFailure, exchange: Exchange): LlmError {
  const details = { ...exchange, cause: failure.cause }
  const where = originOf(exchange.url)
  if (failure.code === 'bad_request') return new BadRequestError(`${exchange.provider}: ${failure.message}`, details)
  if (failure.code === 'timeout') {
    return new TimeoutError(`${exchange.provider} at ${where}: ${failure.message} Raise timeout.`, details)
  }
  return new APIConnectionError(
    `${exchange.provider} at ${where}: ${failure.message} Check apiBase and the network.`,
    details,
  )
}

export function createTooLargeError(limit: number, exchange: Exchange): ResponseTooLargeError {
  return new ResponseTooLargeError(
    `The answer of ${exchange.provider} is longer than maxResponseBytes (${limit}). Raise it to allow more.`,
    exchange,
  )
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'an unknown address'
}
