import { asRecord, type CallContext, type CompletionParameters, type WireRequest } from '@litecone/core'
import { given, givenAny } from './given.ts'
import { modelPath } from './model.ts'
import type { Content, Part } from './part.ts'
import { chatMethod, chatParameters, encodeBody } from './request.ts'

/** What the Gemini API's models take, and labels for the bill. */
export function vertexParameters(model: string): ReadonlySet<string> {
  const taken = chatParameters(model)
  let more = sets.get(taken)
  if (!more) sets.set(taken, (more = new Set([...taken, 'labels'])))
  return more
}

const sets = /* @__PURE__ */ new WeakMap<ReadonlySet<string>, ReadonlySet<string>>()

/**
 * Where a model is below its location: Google's by name alone, a tuned one by the number of its endpoint, and any by its resource name
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
    // https://docs.cloud.google.com/vertex-ai/generative-ai/docs/priority-paygo; what is not said is standard.
    ...(serviceTier &&
      serviceTier !== 'standard' && { headers: { 'x-vertex-ai-llm-shared-request-type': serviceTier } }),
    body: {
      contents: contents.flatMap(encodeContent),
      ...rest,
      ...given({ toolConfig: encodeToolConfig(toolConfig), labels: asRecord(request).labels }),
    },
  }
}

/** Calls of Google's tools, which only the Gemini API knows in a conversation, may have come from there. */
function encodeContent({ role, parts }: Content): Content[] {
  const taken = parts.filter((part) => !('toolCall' in part || 'toolResponse' in part)).map(withoutCallId)
  return taken.length > 0 ? [{ role, parts: taken }] : []
}

/** Vertex AI knows results by their order; not all of its models take the ids that we, or other vendors, gave. */
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

/** Functions and Google's tools stand together without being asked to. */
function encodeToolConfig(config: Record<string, unknown> = {}): Record<string, unknown> | undefined {
  const { includeServerSideToolInvocations: _, ...rest } = config
  return givenAny(rest)
}
