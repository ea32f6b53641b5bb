import { asRecord, type CallContext, type CompletionParameters, type WireRequest } from '@litecone/core'
import { modelPath } from './model.ts'
import { nonEmpty, omitNullish } from './omit-nullish.ts'
import type { Content, Part } from './part.ts'
import { chatMethod, chatParameters, encodeBody } from './request.ts'

/** The Gemini API's parameters, plus labels for billing. */
export function vertexParameters(model: string): ReadonlySet<string> {
  const taken = chatParameters(model)
  let more = sets.get(taken)
  if (!more) sets.set(taken, (more = new Set([...taken, 'labels'])))
  return more
}

const sets = /* @__PURE__ */ new WeakMap<ReadonlySet<string>, ReadonlySet<string>>()

/**
 * A model's path relative to its location: Google's models by name, tuned ones by the number of their endpoint, and any by resource name
 * (`endpoints/…`, `publishers/…/models/…`).
 */
export function vertexModelPath(model: string): string {
  const path = modelPath(/^\d+$/.test(model) ? `endpoints/${model}` : model)
  return path.startsWith('/models/') ? `/publishers/google${path}` : path
}

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference */
export function encodeVertexChat(
  request: CompletionParameters,
  { model, stream }: CallContext,
  prefix: string,
): WireRequest {
  const { contents, toolConfig, serviceTier, ...rest } = encodeBody(request, model)
  return {
    path: `${prefix}${vertexModelPath(model)}:${chatMethod(stream)}`,
    // https://docs.cloud.google.com/vertex-ai/generative-ai/docs/priority-paygo; without a header the tier is standard.
    ...(serviceTier &&
      serviceTier !== 'standard' && { headers: { 'x-vertex-ai-llm-shared-request-type': serviceTier } }),
    body: {
      contents: contents.flatMap(encodeContent),
      ...rest,
      ...omitNullish({ toolConfig: encodeToolConfig(toolConfig), labels: asRecord(request).labels }),
    },
  }
}

/** Removes calls of Google's tools: a conversation from the Gemini API may contain them, but Vertex AI does not accept them. */
function encodeContent({ role, parts }: Content): Content[] {
  const taken = parts.filter((part) => !('toolCall' in part || 'toolResponse' in part)).map(withoutCallId)
  return taken.length > 0 ? [{ role, parts: taken }] : []
}

/** Vertex AI matches results by order, and not all of its models accept ids from us or other vendors. */
function withoutCallId(part: Part): Part {
  const { functionCall, functionResponse } = part
  if (functionCall) {
    const { id: _, ...call } = functionCall
    return { ...part, functionCall: call }
  }
  if (!functionResponse) return part
  const { id: _, ...response } = functionResponse
  return { ...part, functionResponse: response }
}

/** Vertex AI combines functions and Google's tools without the Gemini API's setting for it. */
function encodeToolConfig(config: Record<string, unknown> = {}): Record<string, unknown> | undefined {
  const { includeServerSideToolInvocations: _, ...rest } = config
  return nonEmpty(rest)
}
