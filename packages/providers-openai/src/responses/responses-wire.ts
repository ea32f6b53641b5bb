import type { CallContext, MediaKind, ParameterSet, Wire } from '@litecone/core'
import { decodeFailure } from '../failure.ts'
import { encodeResponsesRequest } from './request.ts'
import { decodeResponse } from './response.ts'
import { responsesParameters } from './responses-parameters.ts'
import { createResponsesDecoder } from './stream.ts'

/** How a vendor's Responses API differs from OpenAI's. */
export interface ResponsesOptions {
  /** Supported parameters. Default: `responsesParameters`, which decides by the model's name. */
  readonly parameters?: ParameterSet
  /** The model whose rules apply, if the model id is a deployment's name. */
  readonly baseModel?: string
  /** The path below `apiBase`. Default: `/responses`. */
  readonly path?: string | ((context: CallContext) => string)
}

const INPUTS: readonly MediaKind[] = ['image', 'pdf']

/** OpenAI's Responses API, with requests and responses in the format of Chat Completions. */
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
