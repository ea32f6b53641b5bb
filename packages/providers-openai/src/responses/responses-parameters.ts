import { isReasoningModel, openaiParameters } from '../parameters.ts'

/** Parameters that both APIs have under one name. */
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

/** The API's own, sent as they are written. Not `background`, whose answer comes later and elsewhere. */
export const OWN = [
  'context_management',
  'conversation',
  'instructions',
  'max_tool_calls',
  'previous_response_id',
  'prompt',
  'truncation',
]

/** What is sent under another name, or with more beside it. */
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
 * What OpenAI's models take at the Responses API (https://platform.openai.com/docs/api-reference/responses/create): of what they take at Chat
 * Completions, all that it has, and its own.
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

/** One set for each kind of model, kept because every call asks. */
const sets = /* @__PURE__ */ new Map<ReadonlySet<string>, ReadonlySet<string>>()

/** Whether the model has thoughts to encrypt: OpenAI refuses to be asked for those of a model that has none. */
export function hasThoughts(model: string): boolean {
  return (isReasoningModel(model) && !model.includes('-chat')) || /^(?:codex|computer-use)/.test(model)
}
