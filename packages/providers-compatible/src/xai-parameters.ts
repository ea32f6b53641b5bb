import type { ParameterSet } from '@litecone/core'
import { commonParameters } from '@litecone/providers-openai'

/**
 * What a model of xAI's takes (https://docs.x.ai/docs/api-reference#chat-completions). It answers 400 to the rest, to a penalty of 0 too:
 * reasoning models have no penalties and no `stop`, and which of them can be told an effort goes by their generation
 * (https://docs.x.ai/docs/guides/reasoning).
 */
export const xaiParameters: ParameterSet = (model) => {
  const left = LEFT.filter(([models]) => models.test(model)).flatMap(([, names]) => names)
  const kind = left.join()
  let known = sets.get(kind)
  if (!known) sets.set(kind, (known = commonParameters(left, OWN)))
  return known
}

const OWN = ['search_parameters', 'service_tier', 'web_search_options', 'deferred']

const LEFT: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^grok-(?!2|3(?!-mini)|beta|vision)/, ['frequency_penalty', 'presence_penalty']],
  [/^grok-(?!2|3(?!-mini)|beta|vision|.*non-reasoning)/, ['stop']],
  [/^grok-(?:2|3(?!-mini)|4(?:$|[.-](?:0709|latest|fast|1\b|20))|beta|code|vision)/, ['reasoning_effort']],
]

/** One for each kind of model: every call asks. */
const sets = /* @__PURE__ */ new Map<string, ReadonlySet<string>>()
