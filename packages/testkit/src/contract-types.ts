import type { CompletionParameters, ErrorCode, Provider } from '@litecone/core'
import type { ExpectedOutcome } from './fixtures.ts'
import type { Framing, StreamItem } from './framing.ts'

/** Written by a provider's author: the vendor's bytes from documentation or recordings, and their expected meaning. */
export interface ProviderContract {
  name: string
  provider: (settings: { apiKey: string; apiBase: string }) => Provider
  model: string
  framing: Framing
  /** The header with the key, in lower case, and its value. */
  credentials: { header: string; value: (apiKey: string) => string }
  /** Whole responses: text, tool calls, reasoning, every finish reason. */
  answers: readonly AnswerCase[]
  /** The same as streams. Each is run with every chunking. */
  streams: readonly StreamCase[]
  /** The complete bodies of encoded requests. */
  requests: readonly RequestCase[]
  /** Every documented error status. */
  failures: readonly FailureCase[]
  /** Common pitfalls. Each needs a case, or a reason why it does not apply. */
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
  /** Fields of the response besides the neutral outcome, such as annotations or signed blocks. Matched partially. */
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
  /** The complete JSON body, or the error that rejects the request before it is sent. */
  body: unknown
}

export interface FailureCase {
  status: number
  headers?: Record<string, string>
  body: unknown
  code: ErrorCode
  /** Part of the error's message. */
  message?: string
  retryAfter?: number
}
