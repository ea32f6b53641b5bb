import { util } from 'undici'
import type { HeaderList } from './answer.ts'

/** Hop-by-hop headers (https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1), besides `proxy-*`. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

const isHopByHop = (name: string) => HOP_BY_HOP.has(name) || name.startsWith('proxy-')

/** Removes hop-by-hop headers, including those that `Connection` names. Returns names in lower case. */
export function withoutHopByHop(headers: readonly string[]): HeaderList {
  const named = connectionNames(headers)
  return filtered(headers, (name) => isHopByHop(name) || named?.has(name) === true)
}

export interface ForwardableOptions {
  /** Names of headers that contained a gateway key, in lower case. */
  readonly drop?: Iterable<string> | undefined
  /** Whether the body was replaced. The client's length and digests are then wrong, and are dropped. */
  readonly bodyReplaced?: boolean | undefined
}

/** Helicone's headers for AWS keys, with which the gateway signs requests to Bedrock. They are not forwarded, not even to AWS. */
const AWS_KEY_HEADERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'aws-access-key',
  'aws-secret-key',
  'aws-session-token',
])

const BODY_HEADERS = ['content-length', 'content-md5', 'content-digest', 'digest', 'repr-digest']

/**
 * The client's headers to send to a provider: all but hop-by-hop headers, `helicone-*`, AWS keys, `host`, `expect` (already answered) and `drop`. Encodings that the
 * gateway cannot decompress are removed from `Accept-Encoding`. Takes `rawHeaders` of `node:http`.
 */
export function forwardableHeaders(rawHeaders: readonly string[], options: ForwardableOptions = {}): HeaderList {
  const named = connectionNames(rawHeaders)
  const dropped = new Set(options.drop)
  if (options.bodyReplaced) for (const name of BODY_HEADERS) dropped.add(name)
  const kept = filtered(
    rawHeaders,
    (name) =>
      name === 'host' ||
      name === 'expect' ||
      name.startsWith('helicone-') ||
      AWS_KEY_HEADERS.has(name) ||
      isHopByHop(name) ||
      dropped.has(name) ||
      named?.has(name) === true,
  )
  return UNREADABLE.test(headerValue(kept, 'accept-encoding') ?? '') ? withReadableCodings(kept) : kept
}

/** Encodings that the gateway cannot decompress. It could read no usage from such a response, so its cost would not count toward budgets and limits. */
const UNREADABLE = /(?:^|[\s,])(?:zstd|dcz|dcb|(?:x-)?compress)(?![\w-])/i

function withReadableCodings(headers: HeaderList): HeaderList {
  return headers.map((text, index) => {
    if (index % 2 === 0 || headers[index - 1] !== 'accept-encoding') return text
    const codings = text.split(',').filter((coding) => !UNREADABLE.test(coding))
    return codings.join().trim() || 'identity'
  })
}

/** Whether a client requests a WebSocket. Upgrades to HTTP/2 (`h2c`) are optional and can be ignored. */
export function asksForWebSocket(headers: readonly string[]): boolean {
  return /\bwebsocket\b/i.test(headerValue(headers, 'upgrade') ?? '')
}

/** The first value of a header, by its lower-case name. */
export function headerValue(headers: readonly string[], name: string): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === name) return headers[index + 1]
  }
  return undefined
}

/** Converts response headers from undici's raw bytes, without hop-by-hop headers. */
export function answerHeaders(raw: readonly Buffer[]): HeaderList {
  const headers: string[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]
    const value = raw[index + 1]
    // `node:http` writes Latin-1 too, so every byte stays the same.
    if (name && value) headers.push(util.headerNameToString(name), value.toString('latin1'))
  }
  return withoutHopByHop(headers)
}

function filtered(headers: readonly string[], isDropped: (name: string) => boolean): HeaderList {
  const kept: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = util.headerNameToString(headers[index] ?? '')
    if (!isDropped(name)) kept.push(name, headers[index + 1] ?? '')
  }
  return kept
}

/** The header names listed in `Connection`, which are hop-by-hop too. `undefined` if it has only the usual values. */
function connectionNames(headers: readonly string[]): Set<string> | undefined {
  let names: Set<string> | undefined
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.length !== 10 || headers[index]?.toLowerCase() !== 'connection') continue
    const value = headers[index + 1] ?? ''
    if (value === 'keep-alive' || value === 'close') continue
    names ??= new Set()
    for (const name of value.split(',')) names.add(name.trim().toLowerCase())
  }
  return names
}
