import { asRecord, asString, BadRequestError, type Failure, type Wire, type WireRequest } from '@litecone/core'
import { createWire } from './anthropic-wire.ts'
import { decodeFailure } from './failure.ts'
import { type ModelTraits, readTraits } from './model.ts'
import { chatParameters, encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'

/** The Messages API as Vertex AI has it: https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai. `prefix` is what comes ahead of the publisher in paths. */
export function createVertexWire(prefix: () => string, betas: readonly string[] = []): Wire {
  return {
    ...createWire(),
    chat: {
      parameters: chatParameters,
      inputs: ['image', 'pdf'],
      encode: (request, context) => ({
        ...moveToVertex(encodeChat(request, context, betas, readVertexTraits(context.model))),
        path: `${prefix()}${modelPath(context.model)}:${context.stream ? 'streamRawPredict' : 'rawPredict'}`,
      }),
      decode: decodeChat,
      decoder: createDecoder,
    },
    decodeFailure: decodeVertexFailure,
  }
}

/**
 * Structured outputs and strict tools are off at Vertex AI unless an organisation's policy lets some models have them, so a schema is asked for by
 * a tool (https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/structured_outputs).
 */
function readVertexTraits(model: string): ModelTraits {
  return { ...readTraits(model), structured: false }
}

/** The model is in the path, and the version in the body. */
function moveToVertex({ body, headers, ...request }: WireRequest): WireRequest {
  const { model: _, ...rest } = asRecord(body)
  return {
    ...request,
    ...(headers && { headers: renameBetas(headers) }),
    body: { anthropic_version: 'vertex-2023-10-16', ...rest },
  }
}

/** Vertex AI has another name for the beta of tool search (https://platform.claude.com/docs/en/agents-and-tools/tool-use/tool-search-tool). */
function renameBetas(headers: Readonly<Record<string, string>>): Record<string, string> {
  const rename = (value: string) => value.replace('advanced-tool-use-2025-11-20', 'tool-search-tool-2025-10-19')
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, rename(value)]))
}

function modelPath(model: string): string {
  // A model's name may come from a gateway's user: it must not walk to another resource.
  if (/^\.{0,2}$/.test(model)) throw new BadRequestError('The name of the model is empty or dots.', { param: 'model' })
  // `claude-sonnet-4-5@20250929`: the mark of a version may stand in a path (RFC 3986, 3.3).
  return `/publishers/anthropic/models/${encodeURIComponent(model).replaceAll('%40', '@')}`
}

/** Errors of the model come from Anthropic; all others come from Google, some of them as a list. */
function decodeVertexFailure(status: number, body: unknown): Failure {
  const answer: unknown = Array.isArray(body) ? body[0] : body
  const failure = decodeFailure(status, answer)
  return { ...failure, vendorCode: failure.vendorCode ?? asString(asRecord(asRecord(answer).error).status) }
}
