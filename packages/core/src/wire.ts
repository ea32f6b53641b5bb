import type { Completion, CompletionChunk, CompletionParameters } from './chat.ts'
import type { EmbeddingParameters, EmbeddingResponse } from './embedding-types.ts'
import type { ErrorCode } from './errors.ts'
import type { ModerationParameters, ModerationResponse } from './moderation-types.ts'

/**
 * How a vendor's API is spoken. Pure: no I/O, no clock, no environment, so a fuzzer can drive it. What is pure needs handed in
 * (time, ids) comes with the `CallContext`.
 */
export interface Wire {
  /** The API's name, for example `openai-chat` or `anthropic-messages`. Loggers choose their endpoint by it. */
  readonly id: string
  readonly chat?: ChatOperation
  readonly embed?: EmbedOperation
  readonly moderate?: ModerateOperation
  /** Reads an error answer. `body` is parsed JSON, or the text where it was none. */
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
  /** A UUID. Ids that the vendor does not give are derived from it. */
  readonly callId: string
  /** When the call began, Unix seconds, for vendors that do not say. */
  readonly created: number
}

export interface WireRequest {
  readonly method?: 'POST' | 'GET'
  /** Joined to the provider's `apiBase`: starts with a slash, query included. */
  readonly path: string
  /** Instead of `path`: a whole URL that the vendor's answer named. Credentials go along only if it has the origin of `apiBase`. */
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Names of headers that are lists: what the provider, the wire and the caller say of them is joined, not replaced. */
  readonly listHeaders?: readonly string[]
  /** Sent as JSON. Absent: no body. */
  readonly body?: unknown
}

export interface WireReply {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: unknown
  /** How many requests of this call have been answered: 1 after the first. */
  readonly step: number
}

/** What follows a reply: the body that `decode` reads, or one more request. */
export type WireStep =
  | { readonly done: unknown }
  | {
      readonly request: WireRequest
      /** Milliseconds to wait before it. */
      readonly delay?: number
      /** The answer is the stream that `decoder` reads. */
      readonly stream?: boolean
    }

export type MediaKind = 'image' | 'audio' | 'pdf'

export interface ChatOperation {
  /** The request's parameters that the model takes, `messages` and `stream` apart. Others are refused or dropped by core. */
  readonly parameters: ParameterSet
  /** What a user message may hold beside text. */
  readonly inputs: readonly MediaKind[]
  /** How a stream is framed: server-sent events unless given (`createNdjsonFramer`, or one of the wire's own). */
  readonly framing?: CreateFramer
  encode(request: CompletionParameters, context: CallContext): WireRequest
  decode(body: unknown, context: CallContext): Completion
  /** `opened` is the reply that named the stream, for APIs of several steps. */
  decoder(context: CallContext, opened?: WireReply): StreamDecoder
  /** For APIs of several steps: reads each reply and says what comes next. */
  next?(reply: WireReply, context: CallContext): WireStep
  /** The request that stops, at the vendor, work which the last reply says is under way; sent when the caller aborts. */
  cancel?(reply: WireReply, context: CallContext): WireRequest | undefined
}

export interface EmbedOperation {
  readonly parameters: ParameterSet
  encode(request: EmbeddingParameters, context: CallContext): WireRequest
  /** For answers that are not whole in their body: reads what a header tells, too. */
  next?(reply: WireReply, context: CallContext): WireStep
  decode(body: unknown, context: CallContext): EmbeddingResponse
}

export interface ModerateOperation {
  encode(request: ModerationParameters, context: CallContext): WireRequest
  decode(body: unknown, context: CallContext): ModerationResponse
}

/** One set, or one for each model. */
export type ParameterSet = ReadonlySet<string> | ((model: string) => ReadonlySet<string>)

/** One framed event: `data` is the text of its `data:` lines, `event` the name where the vendor gives one. */
export interface StreamEvent {
  readonly event?: string | undefined
  readonly data: string
}

/** Turns bytes, in whatever pieces they come, into events. Throws a `SyntaxError` when they are not what its framing allows. */
export interface Framer {
  push(bytes: Uint8Array): void
  /** The bytes have ended: gives out what was not closed by a line end, as many servers leave it. */
  end(): void
}

/** `emit` takes each event as soon as it is whole. An event of more than `maxEventBytes` throws a `ResponseTooLargeError`. */
export type CreateFramer = (emit: (event: StreamEvent) => void, maxEventBytes: number) => Framer

/** A synchronous state machine, one for each stream. */
export interface StreamDecoder {
  /** Throws an `LlmError` when the event is the vendor's error, and a `SyntaxError` when it is not what the vendor's framing allows. */
  push(event: StreamEvent): readonly CompletionChunk[]
  /** Called once, when the bytes have ended. Throws `TruncatedStreamError` when they ended too early. */
  end(): readonly CompletionChunk[]
  /** For vendors that tell usage elsewhere: a request to make after the end, and how its reply is read. */
  trailer?(): WireRequest | undefined
  pushTrailer?(reply: WireReply): readonly CompletionChunk[]
}

/** A vendor's error, read. Core makes an `LlmError` of it: by `kind` where the wire knows, else by status. */
export interface Failure {
  /** The vendor's words. */
  readonly message: string
  /** The vendor's own code or type, for the error's `vendorCode`. */
  readonly vendorCode?: string | undefined
  readonly kind?: ErrorCode | undefined
  /** The request's parameter that the vendor found wrong. */
  readonly param?: string | undefined
  /** Milliseconds, where the body tells and no header does. */
  readonly retryAfter?: number | undefined
}
