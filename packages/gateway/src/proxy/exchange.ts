import type { IncomingHttpHeaders } from 'node:http'
import type { ParsedHeliconeHeaders } from '@litecone/headers'
import type { Grant } from '../keys/grant.ts'
import type { LogAttempt } from '../stores/index.ts'
import type { Departure } from './departure.ts'

/** Where a request goes. */
export interface Route {
  /** The provider's id, such as `openai`; the host name of an unknown one. */
  readonly provider: string
  /** `https://api.openai.com`: scheme, host and port. */
  readonly origin: string
  /** Path and query at the provider. */
  readonly path: string
  /**
   * Whether the client chose the origin (`Helicone-Target-URL`, `Helicone-OpenAI-Api-Base`, a fallback's `target-url`), so that the target guard must check it.
   * Origins of the configuration and of known providers are trusted.
   */
  readonly untrusted: boolean
  /** The AWS region in the request's path, for which a request to Bedrock is signed. */
  readonly region?: string | undefined
}

/** One request to a provider on its way through the gateway. */
export interface Exchange {
  /** A UUID: the id of its log, `Helicone-Id`. */
  readonly id: string
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly method: string
  readonly route: Route
  /** As the client sent them; names in lower case. */
  readonly headers: IncomingHttpHeaders
  readonly options: ParsedHeliconeHeaders
  readonly grant: Grant
  /** `Helicone-User-Id`, else the body's `user`. */
  readonly userId: string | undefined
  /** The complete body, if it was read. `undefined` if it is streamed, which happens only if no policy needs it. */
  readonly body: Buffer | undefined
  /** The body, if it is a JSON object. Keys such as `__proto__` are plain data in it. */
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly departure: Departure
  /** What happened to the request. Written by the stages, and read for the log and the response headers. */
  readonly notes: ExchangeNotes
}

/** Filled in on the way. */
export interface ExchangeNotes {
  /** Headers to add to the answer: `Helicone-Cache`, `Helicone-RateLimit-Limit`, … */
  readonly answerHeaders: Record<string, string>
  /** Tries at providers, those that failed too. */
  readonly attempts: LogAttempt[]
  cache: 'hit' | 'miss' | null
  cacheSavedUsd: number | null
  rateLimited: boolean
  securityVerdict: string | null
  /** Why the gateway itself failed the request: `network_error`, `timeout`, `rate_limited`, `prompt_threat`, … */
  errorType: string | null
  /** The status for the log, if it differs from the answer's. */
  logStatus?: number | null
  /** Which of the fallbacks answered. */
  fallbackIndex: number | null
  /** The route that answered: the exchange's own, or that of a fallback. `null` until the response of a provider is accepted. */
  answeredBy: Route | null
  /** Milliseconds since the Unix epoch. */
  firstByteAt: number | null
  /** Called after the response has ended, with its cost, to charge limits in cents and budgets. */
  readonly afterwards: ((costUsd: number | null, status: number) => void | Promise<void>)[]
}

/** An answer of the gateway's own: a refusal, a cached answer, an error. */
export interface OwnAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
  /** The status for its log, if it differs from the answer's: -4 for a threat, as with Helicone. */
  readonly logStatus?: number | undefined
}
