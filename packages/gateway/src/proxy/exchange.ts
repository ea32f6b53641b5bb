import type { IncomingHttpHeaders } from 'node:http'
import type { ParsedHeliconeHeaders } from '@litecone/headers'
import type { Grant } from '../keys/grant.ts'
import type { LogAttempt } from '../stores/index.ts'
import type { ClientConnection } from './client-connection.ts'

/** The destination of a request. */
export interface Route {
  /** The id of the provider, such as `openai`; for unknown providers, the host name. */
  readonly provider: string
  /** `https://api.openai.com`: scheme, host and port. */
  readonly origin: string
  /** Path and query at the provider. */
  readonly path: string
  /**
   * Whether the client chose the origin (`Helicone-Target-URL`, `Helicone-OpenAI-Api-Base`, or a fallback's `target-url`). The target guard then checks it. Origins
   * of known providers and of the configuration are trusted.
   */
  readonly untrusted: boolean
  /** The AWS region in the request's path, with which a request to Bedrock is signed. */
  readonly region?: string | undefined
}

/** A request to a provider, while the gateway handles it. */
export interface Exchange {
  /** A UUID, which is also the id of its log and the `Helicone-Id` header. */
  readonly id: string
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly method: string
  readonly route: Route
  /** The client's headers. Names are in lower case. */
  readonly headers: IncomingHttpHeaders
  readonly options: ParsedHeliconeHeaders
  readonly grant: Grant
  /** `Helicone-User-Id`, else the body's `user`. */
  readonly userId: string | undefined
  /** The complete body. `undefined` if there is none, or if it is streamed because no policy needs it. */
  readonly body: Buffer | undefined
  /** The body, if it is a JSON object. Keys such as `__proto__` are plain data in it. */
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly connection: ClientConnection
  /** Results of the stages, for the log and the response headers. */
  readonly notes: ExchangeNotes
}

/** The results of the stages that a request has passed so far. */
export interface ExchangeNotes {
  /** The gateway's headers for the response, such as `helicone-cache`. Names are in lower case. */
  readonly answerHeaders: Record<string, string>
  /** All attempts at providers, including failed ones. */
  readonly attempts: LogAttempt[]
  cache: 'hit' | 'miss' | null
  cacheSavedUsd: number | null
  rateLimited: boolean
  securityVerdict: string | null
  /** Why the gateway itself failed the request: `network_error`, `timeout`, `rate_limited`, `prompt_threat`, … */
  errorType: string | null
  /** The status for the log, if it differs from the status of the response. */
  logStatus?: number | null
  /** The index of the fallback that responded. */
  fallbackIndex: number | null
  /** The route whose response was accepted: the request's own, or that of a fallback. `null` before that. */
  answeredBy: Route | null
  /** When the first byte of the response arrived, in milliseconds since the Unix epoch. */
  firstByteAt: number | null
  /** Functions to call after the response has ended, in order, with its cost and status. They charge budgets and limits in cents. */
  readonly afterwards: ((costUsd: number | null, status: number) => void | Promise<void>)[]
}

/** A response that the gateway creates itself, such as a refusal or an error. */
export interface OwnAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
  /** The status for the log, if it differs from `status`: -4 for a threat, as at Helicone. */
  readonly logStatus?: number | undefined
}
