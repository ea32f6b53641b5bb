import type { Usage } from './chat.ts'

export interface TokenCounts {
  /** All input tokens, cache reads and writes included. */
  prompt: number
  /** All output tokens, reasoning included. */
  completion: number
  /** What the vendor calls the total; the sum when absent. */
  total?: number | undefined
  cached?: number | undefined
  cacheWrite?: number | undefined
  cacheWrite5m?: number | undefined
  cacheWrite1h?: number | undefined
  reasoning?: number | undefined
  promptAudio?: number | undefined
  completionAudio?: number | undefined
}

/** Usage in the interchange format. Counts that the vendor did not tell are left out, not made 0. */
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

/** The object without its undefined members, or `undefined` when none is left. */
function present<T extends Record<string, unknown>>(values: T): Present<T> | undefined {
  // Every answer comes here three times: no list of pairs is made on the way.
  let found: Present<T> | undefined
  for (const name in values) {
    if (values[name] !== undefined) (found ??= {} as Present<T>)[name] = values[name] as Present<T>[typeof name]
  }
  return found
}
