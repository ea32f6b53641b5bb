import type { CallInfo, CallOptions, CallRecord, Client, CompletionStream, LlmError, Model } from '@litecone/core'
import type { AnswerWriter } from './answer-writer.ts'
import type { AiRequest } from './parse-ai-request.ts'
import { streamAnswer, streamFailure } from './stream-answer.ts'

/** A response of core: complete, or a stream. */
export type AiAnswer = { readonly call?: CallInfo } | CompletionStream

/** Handles one request in the format of one of OpenAI's APIs. */
export interface AiFormat {
  /** Calls the model. Rejects with an `LlmError`. Core checks the parameters. */
  ask(client: Client, model: Model, options: CallOptions): Promise<AiAnswer>
  /** Returns the model to call, which may have another wire. */
  adapt(model: Model): Model
  /** A complete response as JSON. */
  body(answer: object): string
  /** Writes a stream until it ends. Rejects as the stream does. */
  write(stream: CompletionStream, writer: AnswerWriter): Promise<void>
  /** The text to write if a stream fails after it has begun. */
  failure(error: LlmError): string
  /** The response for the log, as far as it was received. */
  logged(record: CallRecord): string | undefined
}

/** Core's own format: chat completions, embeddings and moderations. */
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
