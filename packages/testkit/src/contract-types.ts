import type { CompletionParameters, ErrorCode, Provider } from '@litecone/core'
import type { ExpectedOutcome } from './fixtures.ts'
import type { Framing, StreamItem } from './framing.ts'

/** What a provider's author writes: the vendor's bytes from its documentation or recordings, and by hand what they mean. */
export interface ProviderContract {
  name: string
  provider: (settings: { apiKey: string; apiBase: string }) => Provider
  model: string
  framing: Framing
  /** The header that carries the key, lower case, and what it holds. */
  credentials: { header: string; value: (apiKey: string) => string }
  /** Whole answers: text, tool calls, reasoning, every finish reason. */
  answers: readonly AnswerCase[]
  /** Streams of the same. Each is run under every chunking. */
  streams: readonly StreamCase[]
  /** The bodies that requests become, whole. */
  requests: readonly RequestCase[]
  /** Every documented error status. */
  failures: readonly FailureCase[]
  /** What trips implementers. Each has to be answered, or to be told why it cannot be. */
  hazards: Readonly<Record<Hazard, AnswerCase | StreamCase | RequestCase | { notApplicable: string }>>
}

export type Hazard =
  | 'empty content'
  | 'tool call without arguments'
  | 'tool result without call'
  | 'interleaved tool calls'
  | 'error event in a 200 stream'
  | 'missing usage'
  | 'unknown finish reason'

export interface AnswerCase {
  name: string
  request?: Partial<CompletionParameters>
  reply: unknown
  expect: ExpectedOutcome
  /** Anything beside the neutral outcome, for example annotations or signed blocks: matched as a part of the answer. */
  answer?: object
}

export interface StreamCase {
  name: string
  request?: Partial<CompletionParameters>
  events: readonly StreamItem[]
  expect: ExpectedOutcome | { code: ErrorCode; status?: number }
  answer?: object
}

export interface RequestCase {
  name: string
  request: Partial<CompletionParameters> & { stream?: boolean }
  path?: string
  /** The whole JSON body, or the error that refuses the request before it is sent. */
  body: unknown
}

export interface FailureCase {
  status: number
  headers?: Record<string, string>
  body: unknown
  code: ErrorCode
  /** A part of the error's message. */
  message?: string
  retryAfter?: number
}
