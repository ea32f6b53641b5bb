import { util } from 'undici'
import type { HeaderList } from './answer.ts'

/** https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1, and everything that begins with `proxy-`. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

const isHopByHop = (name: string) => HOP_BY_HOP.has(name) || name.startsWith('proxy-')

/** Drops the headers that are between two neighbours only, with those that `Connection` names. Names come out in lower case. */
export function withoutHopByHop(headers: readonly string[]): HeaderList {
  const named = connectionNames(headers)
  return filtered(headers, (name) => isHopByHop(name) || named?.has(name) === true)
}

export interface ForwardableOptions {
  /** Lower-case names of headers that carried a gateway's key. */
  readonly drop?: Iterable<string> | undefined
  /** The body is not the client's: its stated length and digest no longer hold. */
  readonly bodyReplaced?: boolean | undefined
}

/** Helicone's headers, with whose keys the gateway signs requests to Bedrock. Nobody sees them, not even Amazon. */
export const AWS_KEY_HEADERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'aws-access-key',
  'aws-secret-key',
  'aws-session-token',
])

const OF_THE_BODY = ['content-length', 'content-md5', 'content-digest', 'digest', 'repr-digest']

/**
 * The client's headers that go to a provider: all but hop-by-hop headers, `helicone-*`, AWS's keys, `host`, `expect` (the gateway has already
 * answered it), what is to be dropped, and of `Accept-Encoding` what the log cannot read. Takes `rawHeaders` of `node:http`.
 */
export function forwardableHeaders(rawHeaders: readonly string[], options: ForwardableOptions = {}): HeaderList {
  const named = connectionNames(rawHeaders)
  const dropped = new Set(options.drop)
  if (options.bodyReplaced) for (const name of OF_THE_BODY) dropped.add(name)
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

/** Usage could not be read from answers in these codings: they would have no price, and would count for no budget and no limit in cents. */
const UNREADABLE = /(?:^|[\s,])(?:zstd|dcz|dcb|(?:x-)?compress)(?![\w-])/i

function withReadableCodings(headers: HeaderList): HeaderList {
  return headers.map((text, index) => {
    if (index % 2 === 0 || headers[index - 1] !== 'accept-encoding') return text
    const codings = text.split(',').filter((coding) => !UNREADABLE.test(coding))
    return codings.join().trim() || 'identity'
  })
}

/** Whether a client wants another protocol than HTTP. Offers of HTTP/2 (`h2c`), which clients make by the way, are not meant. */
export function asksForWebSocket(headers: readonly string[]): boolean {
  return /\bwebsocket\b/i.test(headerValue(headers, 'upgrade') ?? '')
}

/** The first value of a header; the name in lower case. */
export function headerValue(headers: readonly string[], name: string): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === name) return headers[index + 1]
  }
  return undefined
}

/** An answer's headers as undici's parser gives them, bytes, as they go to the client. */
export function answerHeaders(raw: readonly Buffer[]): HeaderList {
  const headers: string[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]
    const value = raw[index + 1]
    // Latin 1 is how `node:http` writes them again: each byte comes out as it went in.
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

/** What `Connection` names; `undefined` when that is nothing but the usual. */
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
