import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  type HeaderGroup,
  type HeaderRow,
  headerName,
  type ParsedHeliconeHeaders,
  parseHeliconeHeaders,
  REQUEST_HEADERS,
} from '@litecone/headers'
import type { Grant } from '../keys/grant.ts'
import type { ExchangeNotes } from './exchange.ts'
import { headerText } from './header-text.ts'

/** A request whose headers are parsed and whose sender is authenticated. */
export interface AcceptedRequest {
  /** A UUID, which is returned as `Helicone-Id`. */
  readonly id: string
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly options: ParsedHeliconeHeaders
  readonly grant: Grant
}

/** Parses the Helicone headers of a request. Reads `rawHeaders`, because these keep the case of property names. */
export function readOptions({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): ParsedHeliconeHeaders {
  return hasOptions(rawHeaders) ? parseHeliconeHeaders(rawHeaders.map(headerText)) : NO_OPTIONS
}

const NO_OPTIONS: ParsedHeliconeHeaders = /* @__PURE__ */ Object.freeze({ problems: [] })

/** Whether any header is for the gateway. Most requests have none, and this check takes a tenth of the time of parsing. */
function hasOptions(rawHeaders: readonly string[]): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? ''
    if (name.startsWith('helicone-') || OTHER_NAMES.has(name)) return true
  }
  return false
}

/** Helicone's request headers whose names do not begin with `helicone-`, such as `aws-access-key` and `x-stripe-customer-id`. */
const OTHER_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ namesIn(REQUEST_HEADERS).filter((name) => !name.startsWith('helicone-')),
)

function namesIn(rows: Readonly<Record<string, HeaderRow<unknown, never> | HeaderGroup>>, group = ''): string[] {
  return Object.entries(rows).flatMap(([key, row]) => {
    if (!isRow(row)) return namesIn(row, `${key}.`)
    return [headerName(row, group + key), ...(row.aliases ?? [])].map((name) => name.toLowerCase())
  })
}

function isRow(row: HeaderRow<unknown, never> | HeaderGroup): row is HeaderRow<unknown, never> {
  return 'rule' in row
}

/** The client's own id in lower case, if it sent a UUID; otherwise a new UUID. */
export function requestIdOf({ requestId }: ParsedHeliconeHeaders): string {
  return requestId?.toLowerCase() ?? randomUUID()
}

/** The notes of a request to which nothing has happened yet. */
export function createNotes(id: string): ExchangeNotes {
  return {
    answerHeaders: { 'helicone-id': id, 'helicone-status': 'success' },
    attempts: [],
    cache: null,
    cacheSavedUsd: null,
    rateLimited: false,
    securityVerdict: null,
    errorType: null,
    fallbackIndex: null,
    answeredBy: null,
    firstByteAt: null,
    afterwards: [],
  }
}
