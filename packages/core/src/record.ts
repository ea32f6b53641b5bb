import type { Completion, CompletionChunk, CompletionParameters, Usage } from './chat.ts'
import type { EmbeddingParameters, EmbeddingResponse } from './embedding-types.ts'
import type { LlmError } from './errors.ts'
import type { ModerationParameters, ModerationResponse } from './moderation-types.ts'
import type { ResponseHeaders, StreamEvent } from './wire.ts'

export type OperationName = 'chat' | 'embed' | 'moderate'

/** US dollars. A part without its own price is included in the part that contains it. */
export interface Cost {
  readonly total: number
  /** Absent, like the parts below, if the provider stated only the total. */
  readonly input?: number
  readonly output?: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
  /** Web searches, if the provider states their number. */
  readonly tools?: number
}

/** Computes the cost of a call. `undefined` means that the price is unknown, not that the call was free. */
export interface PriceBook {
  cost(call: { provider: string; model: string; usage: Usage; at: Date }): Cost | undefined
}

/** Milliseconds since the Unix epoch. */
export interface Timings {
  readonly start: number
  /** When the first chunk arrived, for streams. */
  readonly firstToken?: number | undefined
  readonly end: number
}

/** One request to one model. A call that was retried or fell back has several. */
export interface Attempt {
  readonly provider: string
  readonly model: string
  readonly start: number
  readonly end: number
  readonly status?: number | undefined
  readonly error?: LlmError | undefined
}

/** How a call went. On every response as `call`. */
export interface CallInfo {
  /** A UUID created before the call, also the id of its log in Helicone. */
  readonly id: string
  readonly provider: string
  /** The model that was called, without the provider's prefix. */
  readonly model: string
  readonly status?: number | undefined
  /** The response's headers, without cookies. */
  readonly headers: ResponseHeaders
  readonly cost?: Cost | undefined
  readonly timings: Timings
  readonly attempts: readonly Attempt[]
}

/** What was sent and received in the attempt that decided the call, without credentials. */
export interface WireRecord {
  /** The wire's id: `openai-chat`, `anthropic-messages`, … */
  readonly id: string
  readonly method: string
  readonly url: string
  readonly requestBody: unknown
  /** The request's body as text, exactly as sent. */
  readonly requestText?: string | undefined
  /** Absent for streams, and without a response. */
  readonly responseBody?: unknown
  /** The response's body as text. Also absent if it contained a key, since it would no longer be exact. */
  readonly responseText?: string | undefined
  /** The stream's events as received. Kept only if there are callbacks. */
  readonly events?: readonly StreamEvent[] | undefined
}

/** Everything about one call. Each callback gets it once, when the call has succeeded, failed or been aborted. */
export interface CallRecord {
  readonly id: string
  readonly operation: OperationName
  readonly provider: string
  /** The model as the caller wrote it. */
  readonly requestedModel: string
  /** The model of the deciding attempt, without its provider's prefix. */
  readonly model: string
  /** The model that the provider says it served. */
  readonly servedModel?: string | undefined
  readonly stream: boolean
  readonly request: CompletionParameters | EmbeddingParameters | ModerationParameters
  /** In OpenAI's format. For a stream, the chunks that arrived, folded as by `collect`, even if it was cut or left early. */
  readonly response?: Completion | EmbeddingResponse | ModerationResponse | undefined
  readonly wire?: WireRecord | undefined
  readonly status?: number | undefined
  readonly responseHeaders: ResponseHeaders
  readonly usage?: Usage | undefined
  readonly cost?: Cost | undefined
  readonly attempts: readonly Attempt[]
  readonly timings: Timings
  /** Absent on success. An `AbortedError` if the caller left. */
  readonly error?: LlmError | undefined
  /** Set by the caller, for callbacks. Never sent to the provider. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** What is known when a call begins. The same object reaches `onStart` and, by `id`, later hooks. */
export interface CallStart {
  readonly id: string
  readonly operation: OperationName
  readonly provider: string
  readonly requestedModel: string
  readonly model: string
  readonly stream: boolean
  readonly request: CallRecord['request']
  readonly metadata: Readonly<Record<string, unknown>>
  /** Milliseconds since the Unix epoch. */
  readonly start: number
}

export interface Callback {
  readonly name?: string
  /** Runs synchronously, in the caller's async context, so that a tracer can read it. Keep it short. */
  onStart?(call: CallStart): void
  /** Runs for each chunk that the caller reads. */
  onStreamChunk?(chunk: CompletionChunk, call: CallStart): void
  onSuccess?(record: CallRecord): void | Promise<void>
  onFailure?(record: CallRecord): void | Promise<void>
  /** Delivers what the callback has buffered, within `timeout` milliseconds. */
  flush?(timeout?: number): Promise<void>
  /** Releases resources. Called after `flush`, with the milliseconds left of the client's `close`. */
  close?(timeout?: number): Promise<void>
}

/** An object with hooks, or a function that gets every record. */
export type CallbackLike = Callback | ((record: CallRecord) => void | Promise<void>)
