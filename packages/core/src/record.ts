import type { Completion, CompletionChunk, CompletionParameters, Usage } from './chat.ts'
import type { EmbeddingParameters, EmbeddingResponse } from './embedding-types.ts'
import type { LlmError } from './errors.ts'
import type { ModerationParameters, ModerationResponse } from './moderation-types.ts'
import type { ResponseHeaders, StreamEvent } from './wire.ts'

export type OperationName = 'chat' | 'embed' | 'moderate'

/** US dollars. A part that has no price of its own is counted in its whole. */
export interface Cost {
  readonly total: number
  /** Absent, like the parts below, when the provider told the total alone. */
  readonly input?: number
  readonly output?: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
  /** Web searches, where the provider tells how many there were. */
  readonly tools?: number
}

/** Works out what a call cost. `undefined` means that the price is not known, which is not the same as free. */
export interface PriceBook {
  cost(call: { provider: string; model: string; usage: Usage; at: Date }): Cost | undefined
}

/** Milliseconds since the Unix epoch. */
export interface Timings {
  readonly start: number
  /** When the first chunk came, for streams. */
  readonly firstToken?: number | undefined
  readonly end: number
}

/** One request to one model. A call has several when it was retried or fell back. */
export interface Attempt {
  readonly provider: string
  readonly model: string
  readonly start: number
  readonly end: number
  readonly status?: number | undefined
  readonly error?: LlmError | undefined
}

/** What an answer tells of its call. */
export interface CallInfo {
  /** A UUID made before the call: the id of its log at Helicone. */
  readonly id: string
  readonly provider: string
  /** The model that was asked, without its provider's prefix. */
  readonly model: string
  readonly status?: number | undefined
  /** The provider's headers, without cookies. */
  readonly headers: ResponseHeaders
  readonly cost?: Cost | undefined
  readonly timings: Timings
  readonly attempts: readonly Attempt[]
}

/** What went over the wire in the attempt that decided the call. Credentials are in none of it. */
export interface WireRecord {
  /** The wire's id: `openai-chat`, `anthropic-messages`, … */
  readonly id: string
  readonly method: string
  readonly url: string
  readonly requestBody: unknown
  /** The request's body as text, for who wants to pass it on as it is. */
  readonly requestText?: string | undefined
  /** Absent for streams and when nothing came. */
  readonly responseBody?: unknown
  /** The answer's body as text. Absent also where a key was cut out of it, after which it may not be what it was. */
  readonly responseText?: string | undefined
  /** The stream's events as they came. Kept only when a callback is there to read them. */
  readonly events?: readonly StreamEvent[] | undefined
}

/** Everything about one call, given once to each callback when the call has ended, in success, in failure or because it was left. */
export interface CallRecord {
  readonly id: string
  readonly operation: OperationName
  readonly provider: string
  /** The model that was asked, as the caller wrote it. */
  readonly requestedModel: string
  /** The model of the deciding attempt, without its provider's prefix. */
  readonly model: string
  /** The model that the provider says it served. */
  readonly servedModel?: string | undefined
  readonly stream: boolean
  readonly request: CompletionParameters | EmbeddingParameters | ModerationParameters
  /** In our format. For a stream, what `collect` makes of the chunks that came, also when it was left or cut. */
  readonly response?: Completion | EmbeddingResponse | ModerationResponse | undefined
  readonly wire?: WireRecord | undefined
  readonly status?: number | undefined
  readonly responseHeaders: ResponseHeaders
  readonly usage?: Usage | undefined
  readonly cost?: Cost | undefined
  readonly attempts: readonly Attempt[]
  readonly timings: Timings
  /** Absent on success. An `AbortedError` when the caller left. */
  readonly error?: LlmError | undefined
  /** Set by the caller, for callbacks. Nothing of it is sent to the provider. */
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
  /** Runs at once, in the caller's own asynchronous context, so that a tracer can read it. Keep it short. */
  onStart?(call: CallStart): void
  /** Runs for each chunk that is given out. */
  onStreamChunk?(chunk: CompletionChunk, call: CallStart): void
  onSuccess?(record: CallRecord): void | Promise<void>
  onFailure?(record: CallRecord): void | Promise<void>
  /** Waits until what the callback holds has been delivered, for at most so many milliseconds. */
  flush?(timeout?: number): Promise<void>
  /** Lets go of what the callback holds. Called after `flush`, with the milliseconds that are left of the client's `close`. */
  close?(timeout?: number): Promise<void>
}

/** An object of hooks, or a function that gets every record. */
export type CallbackLike = Callback | ((record: CallRecord) => void | Promise<void>)
