import { isJson, type Json, listOf, textOf } from './json.ts'

/** Joins Gemini's events. Each is a complete response with the new parts. (https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent) */
export function joinCandidates(events: readonly Json[]): Json {
  const joined = new Map<unknown, Json[]>()
  for (const candidate of events.flatMap(({ candidates }) => listOf(candidates))) {
    if (!isJson(candidate)) continue
    const at = candidate['index'] ?? 0
    const parts = joined.get(at) ?? []
    joined.set(at, parts)
    const { content } = candidate
    for (const part of isJson(content) ? listOf(content['parts']) : []) if (isJson(part)) addPart(parts, part)
  }
  return { candidates: [...joined.values()].map((parts) => ({ content: { role: 'model', parts } })) }
}

/** Joins texts that follow each other, and the pieces of a tool call. */
function addPart(parts: Json[], part: Json): void {
  const last = parts.at(-1)
  const text = textOf(part['text'])
  const before = last && last['thought'] === part['thought'] ? textOf(last['text']) : undefined
  const { functionCall: piece } = part
  if (text !== undefined && before !== undefined) parts[parts.length - 1] = { ...last, text: before + text }
  else if (isJson(piece) && (piece['partialArgs'] || !piece['name'])) addPiece(parts, piece)
  else if (text !== '') parts.push(part)
}

/**
 * Arguments of a tool call that arrive in pieces are shown with their JSON paths.
 * (https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc)
 */
function addPiece(parts: Json[], { partialArgs, ...piece }: Json): void {
  const last = parts.at(-1)?.['functionCall']
  const call = !piece['name'] && isJson(last) ? last : piece
  const args: Record<string, unknown> = isJson(call['args']) ? { ...call['args'] } : {}
  for (const told of listOf(partialArgs)) {
    const path = isJson(told) ? textOf(told['jsonPath']) : undefined
    if (!isJson(told) || path === undefined) continue
    const value = told['stringValue'] ?? told['numberValue'] ?? told['boolValue'] ?? null
    const before = textOf(args[path])
    args[path] = before !== undefined && typeof value === 'string' ? before + value : value
  }
  const grown = { functionCall: { ...call, args } }
  if (call === piece) parts.push(grown)
  else parts[parts.length - 1] = grown
}
