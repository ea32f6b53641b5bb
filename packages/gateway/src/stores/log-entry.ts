/** What the gateway knows of one request. Times are milliseconds since the Unix epoch, durations milliseconds, costs US dollars. */

export type LogOperation = 'chat' | 'embed' | 'moderate' | 'tool' | 'vector_db' | 'other'

/** `proxy`: passed through; `ai`: through the OpenAI-compatible endpoint; `log`: told by a client afterwards; `otel`: a span. */
export type LogSource = 'proxy' | 'ai' | 'log' | 'otel'

export type LogHeaders = Readonly<Record<string, string>>

/** One try at a provider: plain JSON, in the order of trying. */
export interface LogAttempt {
  readonly provider: string
  readonly model?: string | undefined
  readonly url?: string | undefined
  readonly status: number | null
  readonly startedAt: number
  readonly latencyMs: number
  readonly error?: string | undefined
}

/** `null` means "not told", which is not zero. */
export interface LogTokens {
  /** With cache reads and writes. */
  readonly prompt: number | null
  readonly completion: number | null
  readonly total: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly reasoning: number | null
}

/**
 * What lists and figures are made of. Ids, models, providers and values of properties are cut at 512 characters, names of properties at 128;
 * characters that no database takes (NUL, half of a surrogate pair) become U+FFFD.
 */
export interface LogSummary {
  /** A UUID: the request's id. A later write of the same id replaces the entry. */
  readonly id: string
  readonly createdAt: number
  /** The id of the provider, `openai`. */
  readonly provider: string
  /** The model by which it is priced and counted; `''` when nobody knows. */
  readonly model: string
  readonly requestedModel: string | null
  readonly servedModel: string | null
  readonly operation: LogOperation
  readonly source: LogSource
  readonly method: string
  /** Where it went, without a query's secrets. */
  readonly url: string
  /** As HTTP has it, or one of Helicone's own: -2, -3 (cancelled), -4 (a threat). Any integer. */
  readonly status: number
  readonly errorType: string | null
  readonly stream: boolean
  readonly latencyMs: number
  readonly timeToFirstTokenMs: number | null
  readonly tokens: LogTokens
  /** `null` when the price is not known. */
  readonly costUsd: number | null
  readonly userId: string | null
  readonly sessionId: string | null
  readonly sessionPath: string | null
  readonly sessionName: string | null
  readonly promptId: string | null
  readonly promptVersion: string | null
  /** Names as given. Two names that differ in case alone are one property, and the later value holds. */
  readonly properties: Readonly<Record<string, string>>
  readonly cache: 'hit' | 'miss' | null
  /** What a hit would have cost. */
  readonly cacheSavedUsd: number | null
  readonly rateLimited: boolean
  /** `allowed`, `blocked`, `unchecked`, …; `null` when nobody asked. */
  readonly securityVerdict: string | null
  /** The gateway key that was used. */
  readonly keyId: string | null
  readonly scores: Readonly<Record<string, number>>
  readonly feedback: boolean | null
  /** Bytes, also when the body itself was omitted. */
  readonly requestSize: number | null
  readonly responseSize: number | null
}

/** A summary with what makes it large. */
export interface LogEntry extends LogSummary {
  readonly attempts: readonly LogAttempt[]
  /** Already masked by who writes. */
  readonly requestHeaders: LogHeaders
  readonly responseHeaders: LogHeaders
  /** Text as it was on the wire; `null` when omitted. */
  readonly requestBody: string | null
  readonly responseBody: string | null
}
