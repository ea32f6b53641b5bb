import type { ParameterSet } from '@litecone/core'
import { commonParameters } from '@litecone/providers-openai'

/**
 * What a model accepts at xAI (https://docs.x.ai/docs/api-reference#chat-completions). It returns 400 for anything else, even a penalty
 * of 0: reasoning models have no penalties and no `stop`, and whether they accept an effort depends on their generation
 * (https://docs.x.ai/docs/guides/reasoning). For web search it returns 410: since 2026, only the Responses API searches
 * (https://docs.x.ai/docs/guides/tools/overview).
 */
export const xaiParameters: ParameterSet = (model) => {
  const left = LEFT.filter(([models]) => models.test(model)).flatMap(([, names]) => names)
  const kind = left.join()
  let known = sets.get(kind)
  if (!known) sets.set(kind, (known = commonParameters(left, OWN)))
  return known
}

const OWN = ['service_tier', 'deferred']

const LEFT: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^grok-(?!2|3(?!-mini)|beta|vision)/, ['frequency_penalty', 'presence_penalty']],
  [/^grok-(?!2|3(?!-mini)|beta|vision|.*non-reasoning)/, ['stop']],
  [/^grok-(?:2|3(?!-mini)|4(?:$|[.-](?:0709|latest|fast|1\b|20))|beta|code|vision)/, ['reasoning_effort']],
]

/** One for each kind of model, cached because every call needs one. */
const sets = /* @__PURE__ */ new Map<string, ReadonlySet<string>>()
