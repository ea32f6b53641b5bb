import type {
  CompletionRequest,
  CompletionStream,
  EmbeddingRequest,
  ModerationRequest,
  OperationName,
} from '@litecone/core'
import { createResponsesFormat } from '../responses/responses-format.ts'
import { type AiAnswer, type AiFormat, createFormat } from './ai-format.ts'
import { RESPONSES_PATH, type UnderstoodCall } from './understand-ai-call.ts'

/** An operation of the endpoint. */
export interface AiOperation {
  readonly name: OperationName
  /** Throws an `LlmError` for a request that the format cannot express. */
  format(call: UnderstoodCall): AiFormat
}

/** By path. */
export const AI_OPERATIONS: ReadonlyMap<string, AiOperation> = /* @__PURE__ */ new Map<string, AiOperation>([
  [
    '/ai/v1/chat/completions',
    {
      name: 'chat',
      format: (call) =>
        call.exchange.route.path === RESPONSES_PATH
          ? createResponsesFormat(call)
          : createFormat(call.request, (client, { model, stream, parameters }, options) =>
              client.completion({ ...(parameters as Omit<CompletionRequest, 'model'>), model, stream }, options),
            ),
    },
  ],
  [RESPONSES_PATH, { name: 'chat', format: createResponsesFormat }],
  [
    '/ai/v1/embeddings',
    {
      name: 'embed',
      format: (call) =>
        createFormat(call.request, (client, { model, parameters }, options) =>
          client.embedding({ ...(parameters as Omit<EmbeddingRequest, 'model'>), model }, options),
        ),
    },
  ],
  [
    '/ai/v1/moderations',
    {
      name: 'moderate',
      format: (call) =>
        createFormat(call.request, (client, { model, parameters }, options) =>
          client.moderation({ ...(parameters as Omit<ModerationRequest, 'model'>), model }, options),
        ),
    },
  ],
])

export function isStream(answer: AiAnswer): answer is CompletionStream {
  return Symbol.asyncIterator in answer
}
