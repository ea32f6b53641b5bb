/** OpenAI's chat parameters: https://platform.openai.com/docs/api-reference/chat/create. Without those only OpenAI accepts (`OWN`). */
export const CHAT_PARAMETERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'audio',
  'frequency_penalty',
  'function_call',
  'functions',
  'logit_bias',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'metadata',
  'modalities',
  'n',
  'parallel_tool_calls',
  'prediction',
  'presence_penalty',
  'prompt_cache_key',
  'prompt_cache_retention',
  'reasoning_effort',
  'response_format',
  'safety_identifier',
  'seed',
  'service_tier',
  'stop',
  'store',
  'stream_options',
  'temperature',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'user',
  'verbosity',
  'web_search_options',
])

export const EMBED_PARAMETERS: ReadonlySet<string> = /* @__PURE__ */ new Set(['dimensions', 'encoding_format', 'user'])

/** What nearly every OpenAI-compatible vendor accepts. */
const COMMON = [
  'frequency_penalty',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'n',
  'parallel_tool_calls',
  'presence_penalty',
  'reasoning_effort',
  'response_format',
  'seed',
  'stop',
  'stream_options',
  'temperature',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'user',
]

/** The parameters that nearly every compatible vendor accepts, except `left` and plus `more`. */
export function commonParameters(left: readonly string[] = [], more: readonly string[] = []): ReadonlySet<string> {
  return new Set([...COMMON.filter((name) => !left.includes(name)), ...more])
}

/** OpenAI's parameters plus `names`. */
export function withParameters(...names: readonly string[]): ReadonlySet<string> {
  return new Set([...CHAT_PARAMETERS, ...names])
}

/** Recent OpenAI parameters that compatible vendors do not document. */
const OWN = ['moderation', 'prompt_cache_options']

/** OpenAI's parameters except `left` and plus `more`. */
export function withoutParameters(left: readonly string[], more: readonly string[] = []): ReadonlySet<string> {
  return new Set([...[...CHAT_PARAMETERS].filter((name) => !left.includes(name)), ...more])
}

/**
 * What an OpenAI model accepts, judged by its name. Reasoning models reject sampling parameters
 * (https://platform.openai.com/docs/guides/reasoning), and the others reject reasoning parameters. From gpt-5.1 on, sampling depends on
 * the effort (see `isReasoning`).
 */
export function openaiParameters(model: string): ReadonlySet<string> {
  const name = baseName(model)
  if (/^gpt-(?:3\.5|4)/.test(name)) return (classic ??= withoutParameters(['reasoning_effort', 'verbosity'], OWN))
  if (/^gpt-5(?![.\d]|-chat)/.test(name)) return (reasoning ??= withoutParameters([...SAMPLING, 'stop'], OWN))
  if (LATER.test(name))
    return (later ??= withoutParameters(['presence_penalty', 'frequency_penalty', 'logit_bias', 'stop'], OWN))
  // "Not supported with latest reasoning models o3 and o4-mini": https://platform.openai.com/docs/api-reference/chat/create
  if (/^o(?:3(?!-mini)|4)/.test(name)) return (late ??= withoutParameters([...SAMPLING, 'stop', 'verbosity'], OWN))
  if (/^o[1-9]/.test(name)) return (early ??= withoutParameters([...SAMPLING, 'verbosity'], OWN))
  return (all ??= withParameters(...OWN))
}

/** Models that accept `max_completion_tokens` but not `max_tokens`. */
export function isReasoningModel(model: string): boolean {
  return /^(?:o[1-9]|gpt-[5-9])/.test(baseName(model)) && !baseName(model).startsWith('gpt-5-chat')
}

/** Models whose reasoning can be turned off. */
const LATER = /^gpt-(?:5\.\d|[6-9])(?!.*-chat)/

/**
 * Whether a model with optional reasoning reasons at this effort, and so rejects sampling parameters
 * (https://platform.openai.com/docs/guides/latest-model#parameter-compatibility). Without an effort, gpt-5.1 to gpt-5.4 do not reason and
 * later models do.
 */
export function isReasoning(model: string, effort: string | null | undefined): boolean {
  const name = baseName(model)
  return LATER.test(name) && (effort ? effort !== 'none' : !/^gpt-5\.[1-4]/.test(name))
}

const SAMPLING = [
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'logprobs',
  'top_logprobs',
  'logit_bias',
]

let all: ReadonlySet<string> | undefined
let classic: ReadonlySet<string> | undefined
let early: ReadonlySet<string> | undefined
let late: ReadonlySet<string> | undefined
let reasoning: ReadonlySet<string> | undefined
let later: ReadonlySet<string> | undefined

/** The base of a fine-tuned model (`ft:gpt-4o-mini:org::id`). */
function baseName(model: string): string {
  return model.startsWith('ft:') ? model.slice(3) : model
}
