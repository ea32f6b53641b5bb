import type {
  CallInfo,
  CallOptions,
  Client,
  CompletionRequest,
  CompletionStream,
  EmbeddingRequest,
  Model,
  ModerationRequest,
  OperationName,
} from '@litecone/core'

/** What core answers: whole, or a stream. */
export type AiAnswer = { readonly call?: CallInfo } | CompletionStream

/** What the endpoint can be asked for. */
export interface AiOperation {
  readonly name: OperationName
  /** Rejects with an `LlmError`; the parameters are checked by core. */
  ask(client: Client, question: AiQuestion, options: CallOptions): Promise<AiAnswer>
}

export interface AiQuestion {
  readonly model: Model
  readonly stream: boolean
  readonly parameters: Readonly<Record<string, unknown>>
}

/** By path. */
export const AI_OPERATIONS: ReadonlyMap<string, AiOperation> = /* @__PURE__ */ new Map<string, AiOperation>([
  [
    '/ai/v1/chat/completions',
    {
      name: 'chat',
      ask: (client, { model, stream, parameters }, options) =>
        client.completion({ ...(parameters as Omit<CompletionRequest, 'model'>), model, stream }, options),
    },
  ],
  [
    '/ai/v1/embeddings',
    {
      name: 'embed',
      ask: (client, { model, parameters }, options) =>
        client.embedding({ ...(parameters as Omit<EmbeddingRequest, 'model'>), model }, options),
    },
  ],
  [
    '/ai/v1/moderations',
    {
      name: 'moderate',
      ask: (client, { model, parameters }, options) =>
        client.moderation({ ...(parameters as Omit<ModerationRequest, 'model'>), model }, options),
    },
  ],
])

export function isStream(answer: AiAnswer): answer is CompletionStream {
  return Symbol.asyncIterator in answer
}
