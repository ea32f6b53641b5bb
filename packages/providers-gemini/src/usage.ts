import { asList, asNumber, asRecord, createUsage, type Usage } from '@litecone/core'

import { nonEmpty } from './omit-nullish.ts'

/**
 * https://ai.google.dev/api/generate-content#UsageMetadata. Prompt tokens are `promptTokenCount`; tokens that Google's own tools read
 * (`toolUsePromptTokenCount`), which are billed for some tools only, are in the total. Google's searches are counted in the candidates.
 */
export function decodeUsage(value: unknown, searches = 0): Usage | undefined {
  const meta = asRecord(value)
  const prompt = asNumber(meta.promptTokenCount)
  // The Live API's name, which Vertex AI also uses.
  const answer = asNumber(meta.candidatesTokenCount) ?? asNumber(meta.responseTokenCount)
  const thoughts = asNumber(meta.thoughtsTokenCount)
  const total = asNumber(meta.totalTokenCount)
  if (prompt === undefined && answer === undefined && thoughts === undefined && total === undefined) return undefined
  // Thoughts are not included in the output tokens, unless the total shows that they are.
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
  const read = byModality(input, prompt ?? 0)
  const written = byModality(output, usage.completion_tokens - (thoughts ?? 0))
  const cache = tokensByModality(meta.cacheTokensDetails)
  const cached = nonEmpty({ ...byModality(cache, 0), audio_tokens: cache.AUDIO })
  if (searches > 0) usage.server_tool_use = { web_search_requests: searches }
  if (read) usage.prompt_tokens_details = { ...usage.prompt_tokens_details, ...read }
  if (cached) usage.prompt_tokens_details = { ...usage.prompt_tokens_details, cached_tokens_details: cached }
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

interface SeenTokens {
  text_tokens?: number
  image_tokens?: number
  video_tokens?: number
}

/** Documents are billed as text. For responses with images or video, Google may count only these: the other tokens are text. */
function byModality(counts: Modalities, all: number): SeenTokens | undefined {
  const { TEXT, DOCUMENT, IMAGE, VIDEO } = counts
  const others = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const rest = (IMAGE ?? VIDEO) !== undefined && all > others ? all - others : undefined
  const text = DOCUMENT === undefined ? (TEXT ?? rest) : (TEXT ?? 0) + DOCUMENT
  return nonEmpty({ text_tokens: text, image_tokens: IMAGE, video_tokens: VIDEO })
}
