import { type Model, type ModerationFunction, moderation, retry } from '@litecone/core'
import type { Check, CheckInput } from './check.ts'
import { createCheck, DEFAULT_TIMEOUT_MS, unchecked } from './create-check.ts'

export interface ModerationCheckOptions {
  /** Of a provider with a moderation endpoint; or what says it for a message: with whose key it is called. */
  readonly model: Model | ((input: CheckInput) => Promise<Model>)
  /** For the log: the provider's id. */
  readonly name: string
  /** Milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
  /** Default core's `moderation`. */
  readonly call?: ModerationFunction | undefined
}

/** A moderation endpoint in OpenAI's format (https://platform.openai.com/docs/api-reference/moderations): what is flagged is blocked. */
export function moderationCheck(options: ModerationCheckOptions): Check {
  const { model, name, timeoutMs = DEFAULT_TIMEOUT_MS, call = moderation } = options
  const again = retry({ attempts: 2, minDelay: 100 })
  return createCheck({ name: `moderation:${name}`, timeoutMs }, async (input) => {
    const resolved = typeof model === 'function' ? await model(input) : model
    const { results } = await call(
      { model: resolved, input: input.text },
      { signal: input.signal, timeout: timeoutMs, retry: again },
    )
    // A result that is neither flagged nor names a category is no answer of a moderation endpoint.
    if (
      results.length === 0 ||
      results.some(({ flagged, categories }) => !flagged && Object.keys(categories).length === 0)
    )
      return unchecked(`moderation:${name} answered in a form that is not known here.`)
    if (!results.some(({ flagged }) => flagged)) return { kind: 'allowed' }
    const categories = new Set(
      results.flatMap((result) =>
        Object.entries(result.categories).flatMap(([category, is]) => (is ? [category] : [])),
      ),
    )
    return { kind: 'blocked', categories: [...categories] }
  })
}
