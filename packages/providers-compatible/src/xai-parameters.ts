import { commonParameters } from '@litecone/providers-openai'

/**
 * What Grok takes. Models that reason answer 400 to penalties and to `stop`, since Grok 4 all do to penalties, and some cannot be told how hard
 * to think (https://docs.x.ai/docs/guides/reasoning).
 */
export function xaiParameters(model: string): ReadonlySet<string> {
  const isNew = /^grok-(?:3-mini|[4-9]|build|code|latest)/.test(model)
  const left = [
    ...(isNew ? ['frequency_penalty', 'presence_penalty'] : []),
    ...(isNew && !model.includes('non-reasoning') ? ['stop'] : []),
    ...(/^grok-(?:[23](?!-mini)|4(?!\.[3-9])|build|code)/.test(model) ? ['reasoning_effort'] : []),
  ]
  const kind = left.join()
  let names = sets.get(kind)
  if (!names) sets.set(kind, (names = commonParameters(left, OWN)))
  return names
}

/** https://docs.x.ai/docs/api-reference#chat-completions */
const OWN = ['search_parameters', 'service_tier', 'web_search_options', 'deferred']

/** One for each kind of model: every call asks. */
const sets = /* @__PURE__ */ new Map<string, ReadonlySet<string>>()
