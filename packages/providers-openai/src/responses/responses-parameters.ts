import { isReasoningModel, openaiParameters } from '../parameters.ts'

/** Parameters with the same name in both APIs. */
export const SAME = [
  'metadata',
  'moderation',
  'parallel_tool_calls',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'temperature',
  'top_logprobs',
  'top_p',
  'user',
]

/** Parameters of this API only, sent unchanged. `background` is missing, because its response has to be fetched later. */
export const OWN = [
  'context_management',
  'conversation',
  'instructions',
  'max_tool_calls',
  'previous_response_id',
  'prompt',
  'truncation',
]

/** Parameters that are renamed or translated. */
const TRANSLATED = [
  'function_call',
  'functions',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'reasoning_effort',
  'response_format',
  'store',
  'stream_options',
  'tool_choice',
  'tools',
  'verbosity',
  'web_search_options',
]

/**
 * The parameters a model supports in the Responses API (https://platform.openai.com/docs/api-reference/responses/create): those it supports in
 * Chat Completions, as far as this API has them, plus the API's own.
 */
export function responsesParameters(model: string): ReadonlySet<string> {
  const chat = openaiParameters(model)
  let names = sets.get(chat)
  if (!names) {
    const shared = [...SAME, ...TRANSLATED].filter((name) => chat.has(name))
    names = new Set([...shared, ...OWN, 'include', 'reasoning', 'text'])
    sets.set(chat, names)
  }
  return names
}

/** One set per kind of model, cached because every call needs it. */
const sets = /* @__PURE__ */ new Map<ReadonlySet<string>, ReadonlySet<string>>()

/** Whether the model reasons: OpenAI rejects requests for the encrypted reasoning of a model that does not. */
export function hasThoughts(model: string): boolean {
  return (isReasoningModel(model) && !model.includes('-chat')) || /^(?:codex|computer-use)/.test(model)
}
