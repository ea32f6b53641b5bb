import type { Usage } from './chat.ts'

export interface TokenCounts {
  /** All input tokens, including cache reads and writes. */
  prompt: number
  /** All output tokens, including reasoning. */
  completion: number
  /** The vendor's total. Default: the sum of both. */
  total?: number | undefined
  cached?: number | undefined
  cacheWrite?: number | undefined
  cacheWrite5m?: number | undefined
  cacheWrite1h?: number | undefined
  reasoning?: number | undefined
  promptAudio?: number | undefined
  completionAudio?: number | undefined
}

/** Usage in OpenAI's format. Counts that the vendor did not report are omitted, not 0. */
export function createUsage(counts: TokenCounts): Usage {
  const usage: Usage = {
    prompt_tokens: counts.prompt,
    completion_tokens: counts.completion,
    total_tokens: counts.total ?? counts.prompt + counts.completion,
  }
  const prompt = present({
    cached_tokens: counts.cached,
    cache_creation_tokens: counts.cacheWrite,
    cache_creation_token_details: present({
      ephemeral_5m_input_tokens: counts.cacheWrite5m,
      ephemeral_1h_input_tokens: counts.cacheWrite1h,
    }),
    audio_tokens: counts.promptAudio,
  })
  const completion = present({ reasoning_tokens: counts.reasoning, audio_tokens: counts.completionAudio })
  if (prompt) usage.prompt_tokens_details = prompt
  if (completion) usage.completion_tokens_details = completion
  return usage
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The object without its undefined members, or `undefined` if none is left. */
function present<T extends Record<string, unknown>>(values: T): Present<T> | undefined {
  // Called three times per response, so it avoids `Object.entries`.
  let found: Present<T> | undefined
  for (const name in values) {
    if (values[name] !== undefined) (found ??= {} as Present<T>)[name] = values[name] as Present<T>[typeof name]
  }
  return found
}
