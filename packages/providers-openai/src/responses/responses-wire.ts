import type { CallContext, MediaKind, ParameterSet, Wire } from '@litecone/core'
import { decodeFailure } from '../failure.ts'
import { encodeResponsesRequest } from './request.ts'
import { decodeResponse } from './response.ts'
import { responsesParameters } from './responses-parameters.ts'
import { createResponsesDecoder } from './stream.ts'

/** How a vendor's Responses API differs from OpenAI's. All of it is optional. */
export interface ResponsesOptions {
  /** What the endpoint takes. Default: `responsesParameters`, which goes by the model's name. */
  readonly parameters?: ParameterSet
  /** The model whose rules hold, where the model's id is a deployment's name. */
  readonly baseModel?: string
  /** Where the operation is, below `apiBase`. Default `/responses`. */
  readonly path?: string | ((context: CallContext) => string)
}

const INPUTS: readonly MediaKind[] = ['image', 'pdf']

/** OpenAI's Responses API, spoken in Chat Completions' words. */
export function responsesWire(options: ResponsesOptions = {}): Wire {
  return {
    id: 'openai-responses',
    chat: {
      parameters: options.parameters ?? responsesParameters,
      inputs: INPUTS,
      encode: (request, context) => encodeResponsesRequest(request, context, options),
      decode: decodeResponse,
      decoder: createResponsesDecoder,
    },
    decodeFailure,
  }
}
