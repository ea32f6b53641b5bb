import type { Completion, CompletionChunk, CompletionParameters } from './chat.ts'
import type { EmbeddingParameters, EmbeddingResponse } from './embedding-types.ts'
import type { ErrorCode } from './errors.ts'
import type { ModerationParameters, ModerationResponse } from './moderation-types.ts'

/**
 * How to speak a vendor's API. Pure: no I/O, clock or environment, so that a fuzzer can drive it. Time and ids come with the `CallContext`.
 */
export interface Wire {
  /** The API's name, such as `openai-chat` or `anthropic-messages`. Loggers use it to choose their endpoint. */
  readonly id: string
  readonly chat?: ChatOperation
  readonly embed?: EmbedOperation
  readonly moderate?: ModerateOperation
  /** Reads an error response. `body` is parsed JSON, or text if it is not JSON. */
  decodeFailure(status: number, body: unknown, headers: ResponseHeaders): Failure
}

/** Names are lower case. */
export type ResponseHeaders = Readonly<Record<string, string>>

/** One call, as a wire sees it. */
export interface CallContext {
  /** The provider's id, for example `anthropic`. */
  readonly provider: string
  /** The model's id at the provider, without the provider's prefix. */
  readonly model: string
  readonly stream: boolean
  /** A UUID. Used for ids that the vendor does not provide. */
  readonly callId: string
  /** When the call began, in Unix seconds, for vendors that do not report it. */
  readonly created: number
}

export interface WireRequest {
  readonly method?: 'POST' | 'GET'
  /** Appended to the provider's `apiBase`. Starts with a slash and includes the query. */
  readonly path: string
  /** Instead of `path`: a full URL from the vendor's response. Credentials are sent only if it has the origin of `apiBase`. */
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Names of list headers: the values of provider, wire and caller are joined instead of replaced. */
  readonly listHeaders?: readonly string[]
  /** Sent as JSON. No body if absent. */
  readonly body?: unknown
}

export interface WireReply {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: unknown
  /** How many responses this call has had: 1 for the first. */
  readonly step: number
}

/** What follows a reply: the body for `decode`, or another request. */
export type WireStep =
  | { readonly done: unknown }
  | {
      readonly request: WireRequest
      /** Milliseconds to wait before the request. */
      readonly delay?: number
      /** The response is the stream for `decoder`. */
      readonly stream?: boolean
    }

export type MediaKind = 'image' | 'audio' | 'pdf'

export interface ChatOperation {
  /** The parameters that the model supports, besides `messages` and `stream`. Core rejects or drops others. */
  readonly parameters: ParameterSet
  /** What a user message may contain besides text. */
  readonly inputs: readonly MediaKind[]
  /** How streams are framed. Default: server-sent events. Or `createNdjsonFramer`, or the wire's own. */
  readonly framing?: CreateFramer
  encode(request: CompletionParameters, context: CallContext): WireRequest
  decode(body: unknown, context: CallContext): Completion
  /** `opened` is the reply that named the stream, for APIs with several steps. */
  decoder(context: CallContext, opened?: WireReply): StreamDecoder
  /** For APIs with several steps: reads each reply and returns what comes next. */
  next?(reply: WireReply, context: CallContext): WireStep
  /** The request that cancels the work named in the last reply. Sent when the caller aborts. */
  cancel?(reply: WireReply, context: CallContext): WireRequest | undefined
}

export interface EmbedOperation {
  readonly parameters: ParameterSet
  encode(request: EmbeddingParameters, context: CallContext): WireRequest
  /** For responses that also need a header. */
  next?(reply: WireReply, context: CallContext): WireStep
  decode(body: unknown, context: CallContext): EmbeddingResponse
}

export interface ModerateOperation {
  encode(request: ModerationParameters, context: CallContext): WireRequest
  decode(body: unknown, context: CallContext): ModerationResponse
}

/** One set, or one per model. */
export type ParameterSet = ReadonlySet<string> | ((model: string) => ReadonlySet<string>)

/** One event: `data` is the text of its `data:` lines, `event` its name, if any. */
export interface StreamEvent {
  readonly event?: string | undefined
  readonly data: string
}

/** Turns bytes, split anywhere, into events. Throws a `SyntaxError` for bytes that violate the framing. */
export interface Framer {
  push(bytes: Uint8Array): void
  /** Call at the end of the bytes. Emits an event without a final line end, which many servers omit. */
  end(): void
}

/** `emit` is called for each complete event. An event larger than `maxEventBytes` throws a `ResponseTooLargeError`. */
export type CreateFramer = (emit: (event: StreamEvent) => void, maxEventBytes: number) => Framer

/** A synchronous state machine, one per stream. */
export interface StreamDecoder {
  /** Throws an `LlmError` for a vendor's error event, and a `SyntaxError` for malformed data. */
  push(event: StreamEvent): readonly CompletionChunk[]
  /** Called once, at the end of the bytes. Throws `TruncatedStreamError` if they ended too early. */
  end(): readonly CompletionChunk[]
  /** For vendors that report usage elsewhere: a request to send after the end. `pushTrailer` reads its reply. */
  trailer?(): WireRequest | undefined
  pushTrailer?(reply: WireReply): readonly CompletionChunk[]
}

/** A decoded error response. Core turns it into an `LlmError`: by `kind` if present, else by status. */
export interface Failure {
  /** The vendor's message. */
  readonly message: string
  /** The vendor's own code or type, for the error's `vendorCode`. */
  readonly vendorCode?: string | undefined
  readonly kind?: ErrorCode | undefined
  /** The wrong parameter of the request, according to the vendor. */
  readonly param?: string | undefined
  /** Milliseconds. For vendors that state it in the body instead of a header. */
  readonly retryAfter?: number | undefined
}
