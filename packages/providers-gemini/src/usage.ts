import { asList, asNumber, asRecord, createUsage, type Usage } from '@litecone/core'

import { nonEmpty } from './omit-nullish.ts'

/**
 * https://ai.google.dev/api/generate-content#UsageMetadata. Prompt tokens are `promptTokenCount`; tokens that Google's own tools read
 * (`toolUsePromptTokenCount`), which are billed for some tools only, are in the total.
 */
export function decodeUsage(value: unknown): Usage | undefined {
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
  const read = textAndImages(input, prompt ?? 0)
  const written = textAndImages(output, usage.completion_tokens - (thoughts ?? 0))
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

/** For responses with images, Google may count only the images: the other tokens are text. */
function textAndImages(counts: Modalities, all: number): { text_tokens?: number; image_tokens?: number } | undefined {
  const { TEXT, IMAGE } = counts
  const others = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const rest = IMAGE !== undefined && all > others ? all - others : undefined
  return nonEmpty({ text_tokens: TEXT ?? rest, image_tokens: IMAGE })
}
