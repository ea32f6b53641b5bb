import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type ParsedHeliconeHeaders, parseHeliconeHeaders } from '@litecone/headers'
import type { Grant } from '../keys/grant.ts'
import type { ExchangeNotes } from './exchange.ts'

/** A request whose headers have been read and whose sender is known. */
export interface Arrival {
  readonly id: string
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly options: ParsedHeliconeHeaders
  readonly grant: Grant
}

/** The Helicone headers of a request, with properties named as the client wrote them. */
export function readOptions(request: IncomingMessage): ParsedHeliconeHeaders {
  return parseHeliconeHeaders(request.rawHeaders)
}

/** The id that the client gave, when it is a UUID; else a new one. */
export function requestIdOf({ requestId }: ParsedHeliconeHeaders): string {
  return requestId ?? randomUUID()
}

/** Both names, since Helicone's proxy has the one and its AI gateway the other. */
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
