import type { Usage } from '@litecone/core'

/** Token counts by how they are billed. Parts are included in their whole: `input` includes cached, written and audio tokens, and so on. */
export interface TokenParts {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  /** The part of `cacheWrite` that is cached for one hour. */
  readonly cacheWrite1h: number
  readonly inputAudio: number
  /** Audio tokens that were read from the cache. */
  readonly cacheReadAudio: number
  readonly inputImage: number
  readonly cacheReadImage: number
  readonly reasoning: number
  readonly outputAudio: number
  readonly outputImage: number
  /** The number of web searches, not of tokens. */
  readonly webSearches: number
}

/**
 * Reads usage so that no token is billed twice: a part is limited to what is left of its whole, whatever a vendor reports. Billed counts
 * take precedence over processed ones. `undefined` if there is nothing to bill.
 */
export function readTokenParts(usage: Usage): TokenParts | undefined {
  const input = usage.billed_units?.input_tokens ?? usage.prompt_tokens
  const output = usage.billed_units?.output_tokens ?? usage.completion_tokens
  if (!isCount(input) || !isCount(output)) return undefined
  const prompt = usage.prompt_tokens_details ?? {}
  const completion = usage.completion_tokens_details ?? {}
  const lifetimes = prompt.cache_creation_token_details ?? {}
  const hour = count(lifetimes.ephemeral_1h_input_tokens)
  const cacheRead = Math.min(count(prompt.cached_tokens), input)
  const written = Math.max(count(prompt.cache_creation_tokens), hour + count(lifetimes.ephemeral_5m_input_tokens))
  const cacheWrite = Math.min(written, input - cacheRead)
  const inputAudio = Math.min(count(prompt.audio_tokens), input - cacheWrite)
  const inputImage = Math.min(count(prompt.image_tokens), input - cacheWrite - inputAudio)
  // If the modality of cached tokens is not reported: text, up to the number of text tokens.
  const text = input - cacheWrite - inputAudio - inputImage
  const told = prompt.cached_tokens_details
  const cachedAudio = told ? count(told.audio_tokens) : Math.max(0, cacheRead - text)
  const cacheReadAudio = Math.min(inputAudio, cacheRead, cachedAudio)
  const cachedImage = told ? count(told.image_tokens) : Math.max(0, cacheRead - text - cacheReadAudio)
  const cacheReadImage = Math.min(inputImage, cacheRead - cacheReadAudio, cachedImage)
  const outputAudio = Math.min(count(completion.audio_tokens), output)
  const outputImage = Math.min(count(completion.image_tokens), output - outputAudio)
  return {
    input,
    output,
    cacheRead,
    cacheWrite,
    cacheWrite1h: Math.min(hour, cacheWrite),
    inputAudio,
    cacheReadAudio,
    inputImage,
    cacheReadImage,
    reasoning: Math.min(count(completion.reasoning_tokens), output - outputAudio - outputImage),
    outputAudio,
    outputImage,
    webSearches: count(usage.server_tool_use?.web_search_requests),
  }
}

function isCount(value: number | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function count(value: number | undefined): number {
  return isCount(value) ? value : 0
}
