import { type Model, type ModerationFunction, moderation, retry } from '@litecone/core'
import type { Check, CheckInput } from './check.ts'
import { createCheck, DEFAULT_TIMEOUT_MS, unchecked } from './create-check.ts'

export interface ModerationCheckOptions {
  /** The model, whose provider has a moderation endpoint, or a function that returns it with the right key for a message. */
  readonly model: Model | ((input: CheckInput) => Promise<Model>)
  /** For the log: the provider's id. */
  readonly name: string
  /** Milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
  /** Default: core's `moderation`. */
  readonly call?: ModerationFunction | undefined
}

/** A check by a moderation endpoint in OpenAI's format (https://platform.openai.com/docs/api-reference/moderations). Flagged messages are blocked. */
export function moderationCheck(options: ModerationCheckOptions): Check {
  const { model, name, timeoutMs = DEFAULT_TIMEOUT_MS, call = moderation } = options
  const retryOnce = retry({ attempts: 2, minDelay: 100 })
  return createCheck({ name: `moderation:${name}`, timeoutMs }, async (input) => {
    const resolved = typeof model === 'function' ? await model(input) : model
    const { results } = await call(
      { model: resolved, input: input.text },
      { signal: input.signal, timeout: timeoutMs, retry: retryOnce },
    )
    // Results of moderation endpoints are flagged or list all categories.
    if (
      results.length === 0 ||
      results.some(({ flagged, categories }) => !flagged && Object.keys(categories).length === 0)
    )
      return unchecked(`moderation:${name} answered in an unknown format.`)
    if (!results.some(({ flagged }) => flagged)) return { kind: 'allowed' }
    const categories = new Set(
      results.flatMap((result) =>
        Object.entries(result.categories).flatMap(([category, is]) => (is ? [category] : [])),
      ),
    )
    return { kind: 'blocked', categories: [...categories] }
  })
}
