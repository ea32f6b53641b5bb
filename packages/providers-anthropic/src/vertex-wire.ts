import { asRecord, asString, BadRequestError, type Failure, type Wire, type WireRequest } from '@litecone/core'
import { createWire } from './anthropic-wire.ts'
import { decodeFailure } from './failure.ts'
import { type ModelTraits, readTraits } from './model.ts'
import { chatParameters, encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'

/** The Messages API on Vertex AI: https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai. `prefix` returns the path before the publisher. */
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
 * Structured outputs and strict tools are off on Vertex AI unless an organization's policy enables them, so a schema uses a tool
 * (https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/structured_outputs). Anthropic's pages disagree on
 * whether Vertex AI accepts instructions midway.
 */
function readVertexTraits(model: string): ModelTraits {
  return { ...readTraits(model), structured: false, instructsMidway: false }
}

/** Moves the model to the path, and the API version to the body. */
function moveToVertex({ body, headers, ...request }: WireRequest): WireRequest {
  const { model: _, ...rest } = asRecord(body)
  return {
    ...request,
    ...(headers && { headers: renameBetas(headers) }),
    body: { anthropic_version: 'vertex-2023-10-16', ...rest },
  }
}

/** Vertex AI has another name for the tool search beta (https://platform.claude.com/docs/en/agents-and-tools/tool-use/tool-search-tool). */
function renameBetas(headers: Readonly<Record<string, string>>): Record<string, string> {
  const rename = (value: string) => value.replace('advanced-tool-use-2025-11-20', 'tool-search-tool-2025-10-19')
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, rename(value)]))
}

function modelPath(model: string): string {
  // Names may come from a gateway's users and must not lead to another resource.
  if (/^\.{0,2}$/.test(model)) throw new BadRequestError('model must not be empty, "." or "..".', { param: 'model' })
  // `claude-sonnet-4-5@20250929`: an @ may stay unescaped in a path (RFC 3986, 3.3).
  return `/publishers/anthropic/models/${encodeURIComponent(model).replaceAll('%40', '@')}`
}

/** Model errors come from Anthropic; all others come from Google, sometimes as a list. */
function decodeVertexFailure(status: number, body: unknown): Failure {
  const answer: unknown = Array.isArray(body) ? body[0] : body
  const failure = decodeFailure(status, answer)
  return { ...failure, vendorCode: failure.vendorCode ?? asString(asRecord(asRecord(answer).error).status) }
}
