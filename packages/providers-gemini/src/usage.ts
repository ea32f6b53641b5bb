import { asList, asNumber, asRecord, createUsage, type Usage } from '@litecone/core'

import { givenAny } from './given.ts'

/**
 * https://ai.google.dev/api/generate-content#UsageMetadata. Prompt tokens are Google's `promptTokenCount`; what Google's own tools
 * read (`toolUsePromptTokenCount`), which is billed for some tools only, is in the total. How often Google searched stands in the
 * candidates.
 */
export function decodeUsage(value: unknown, searches = 0): Usage | undefined {
  const meta = asRecord(value)
  const prompt = asNumber(meta.promptTokenCount)
  // The Live API's name, which Vertex also uses.
  const answer = asNumber(meta.candidatesTokenCount) ?? asNumber(meta.responseTokenCount)
  const thoughts = asNumber(meta.thoughtsTokenCount)
  const total = asNumber(meta.totalTokenCount)
  if (prompt === undefined && answer === undefined && thoughts === undefined && total === undefined) return undefined
  // Thoughts stand beside the answer's tokens, except where the total shows that they are among them.
  const isInclusive = total !== undefined && (prompt ?? 0) + (answer ?? 0) === total
  const input = tokensByModality(meta.promptTokensDetails)
  const output = tokensByModality(meta.candidatesTokensDetails ?? meta.responseTokensDetails)
  const usage = createUsage({
    prompt: prompt ?? 0,
    completion: (answer ?? 0) + (isInclusive ? 0 : (thoughts ?? 0)),
    total,
    cached: asNumber(meta.cachedContentTokenCount),
    reasoning: thoughts,
    promptAudio: input.AUDIO,
    completionAudio: output.AUDIO,
  })
  const read = textAndImages(input, prompt ?? 0)
  const written = textAndImages(output, usage.completion_tokens - (thoughts ?? 0))
  if (searches > 0) usage.server_tool_use = { web_search_requests: searches }
  if (read) usage.prompt_tokens_details = { ...usage.prompt_tokens_details, ...read }
  if (written) usage.completion_tokens_details = { ...usage.completion_tokens_details, ...written }
  return usage
}

type Modalities = Partial<Record<string, number>>

function tokensByModality(details: unknown): Modalities {
  const counts: Modalities = {}
  for (const detail of asList(details).map(asRecord)) {
    const count = asNumber(detail.tokenCount)
    if (count !== undefined) counts[String(detail.modality)] = (counts[String(detail.modality)] ?? 0) + count
  }
  return counts
}

/** Of answers with images Google may count the images alone: the rest of the tokens is text. */
function textAndImages(counts: Modalities, all: number): { text_tokens?: number; image_tokens?: number } | undefined {
  const { TEXT, IMAGE } = counts
  const others = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const rest = IMAGE !== undefined && all > others ? all - others : undefined
  return givenAny({ text_tokens: TEXT ?? rest, image_tokens: IMAGE })
}
