import type { CallContext, Wire } from '@litecone/core'
import { decodeEmbedding, embedParameters, encodeEmbedding, readTokenCount } from './embed.ts'
import { createEventStreamFramer } from './event-stream.ts'
import { decodeFailure } from './failure.ts'
import { readModel } from './model.ts'
import { chatParameters, encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'

/**
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and …/API_runtime_ConverseStream.html; for embeddings
 * …/API_runtime_InvokeModel.html.
 *
 * @param baseModel The model behind an ARN that does not name it.
 */
export function createBedrockWire(baseModel?: string): Wire {
  const nameOf = (model: string) => baseModel ?? model
  const modelOf = ({ model }: CallContext) => readModel(nameOf(model))
  return {
    id: 'bedrock-converse',
    chat: {
      parameters: (model) => chatParameters(readModel(nameOf(model))),
      inputs: ['image', 'audio', 'pdf'],
      framing: createEventStreamFramer,
      encode: (request, context) => encodeChat(request, context, modelOf(context)),
      decode: (body, context) => decodeChat(body, context, modelOf(context)),
      decoder: (context) => createDecoder(context, modelOf(context)),
    },
    embed: {
      parameters: (model) => embedParameters(nameOf(model)),
      encode: (request, { model }) => encodeEmbedding(request, model, nameOf(model)),
      next: readTokenCount,
      decode: decodeEmbedding,
    },
    decodeFailure,
  }
}

export const bedrockWire: Wire = /* @__PURE__ */ createBedrockWire()
