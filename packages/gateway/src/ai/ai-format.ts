import type { CallInfo, CallOptions, CallRecord, Client, CompletionStream, LlmError, Model } from '@litecone/core'
import type { AnswerWriter } from './answer-writer.ts'
import type { AiRequest } from './parse-ai-request.ts'
import { streamAnswer, streamFailure } from './stream-answer.ts'

/** What core answers: whole, or a stream. */
export type AiAnswer = { readonly call?: CallInfo } | CompletionStream

/** How one request is asked and answered, in the format of one of OpenAI's APIs. */
export interface AiFormat {
  /** Rejects with an `LlmError`; the parameters are checked by core. */
  ask(client: Client, model: Model, options: CallOptions): Promise<AiAnswer>
  /** A model as it is to be asked. */
  adapt(model: Model): Model
  /** A whole answer as JSON. */
  body(answer: object): string
  /** Writes a stream until it ends. Rejects as the stream does. */
  write(stream: CompletionStream, writer: AnswerWriter): Promise<void>
  /** How a stream tells that it failed in the midst of it. */
  failure(error: LlmError): string
  /** The answer for the log, as far as it came. */
  logged(record: CallRecord): string | undefined
}

/** The format that is core's own. */
export function createFormat(
  { stream, streamUsage, parameters }: AiRequest,
  ask: (client: Client, question: AiQuestion, options: CallOptions) => Promise<AiAnswer>,
): AiFormat {
  return {
    ask: (client, model, options) => ask(client, { model, stream, parameters }, options),
    adapt: (model) => model,
    body: (answer) => JSON.stringify(answer),
    write: (answer, writer) => streamAnswer(answer, writer, streamUsage),
    failure: streamFailure,
    logged: ({ response }) => response && JSON.stringify(response),
  }
}

export interface AiQuestion {
  readonly model: Model
  readonly stream: boolean
  readonly parameters: Readonly<Record<string, unknown>>
}
