/** The log of a request. Times are milliseconds since the Unix epoch, durations are milliseconds, costs are US dollars. */

export type LogOperation = 'chat' | 'embed' | 'moderate' | 'tool' | 'vector_db' | 'other'

/** `proxy`: a proxied request. `ai`: through the OpenAI-compatible endpoint. `log`: logged by a client afterwards. `otel`: an OpenTelemetry span. */
export type LogSource = 'proxy' | 'ai' | 'log' | 'otel'

export type LogHeaders = Readonly<Record<string, string>>

/** One attempt to call a provider. */
export interface LogAttempt {
  readonly provider: string
  readonly model?: string | undefined
  readonly url?: string | undefined
  readonly status: number | null
  readonly startedAt: number
  readonly latencyMs: number
  readonly error?: string | undefined
}

/** `null` means unknown, which is not zero. */
export interface LogTokens {
  /** Including cache reads and writes. */
  readonly prompt: number | null
  readonly completion: number | null
  readonly total: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly reasoning: number | null
}

/**
 * An entry without bodies, headers and attempts. Stores truncate ids, models, providers and values of properties to 512 characters, and names of properties to
 * 128. They replace NUL and lone surrogates by U+FFFD.
 */
export interface LogSummary {
  /** The request's id, a UUID. Writing the same id again replaces the entry. */
  readonly id: string
  readonly createdAt: number
  /** The provider's id, such as `openai`. */
  readonly provider: string
  /** The model for costs and statistics; `''` if unknown. */
  readonly model: string
  readonly requestedModel: string | null
  readonly servedModel: string | null
  readonly operation: LogOperation
  readonly source: LogSource
  readonly method: string
  /** The target's URL, without secrets in the query. */
  readonly url: string
  /** The HTTP status, or one of Helicone's: -2, -3 (cancelled), -4 (a threat). Clients may log any integer. */
  readonly status: number
  readonly errorType: string | null
  readonly stream: boolean
  readonly latencyMs: number
  readonly timeToFirstTokenMs: number | null
  readonly tokens: LogTokens
  /** `null` if the price is unknown. */
  readonly costUsd: number | null
  readonly userId: string | null
  readonly sessionId: string | null
  readonly sessionPath: string | null
  readonly sessionName: string | null
  readonly promptId: string | null
  readonly promptVersion: string | null
  /** Names keep their case but are compared without it. Of two that differ only in case, the later is kept. */
  readonly properties: Readonly<Record<string, string>>
  readonly cache: 'hit' | 'miss' | null
  /** For a hit, the cost of the call that it saved. */
  readonly cacheSavedUsd: number | null
  readonly rateLimited: boolean
  /** `allowed`, `blocked`, `unchecked`, …; `null` if no check was requested. */
  readonly securityVerdict: string | null
  /** The gateway key that was used. */
  readonly keyId: string | null
  readonly scores: Readonly<Record<string, number>>
  readonly feedback: boolean | null
  /** In bytes, even if the body was omitted. */
  readonly requestSize: number | null
  readonly responseSize: number | null
}

/** A complete entry. */
export interface LogEntry extends LogSummary {
  readonly attempts: readonly LogAttempt[]
  /** Secrets must already be masked. */
  readonly requestHeaders: LogHeaders
  readonly responseHeaders: LogHeaders
  /** The text as sent; `null` if omitted. */
  readonly requestBody: string | null
  readonly responseBody: string | null
}
