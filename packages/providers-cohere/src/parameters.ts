/** https://docs.cohere.com/reference/chat */
export const CHAT_PARAMETERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'frequency_penalty',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'presence_penalty',
  'reasoning_effort',
  'response_format',
  'seed',
  'stop',
  'temperature',
  'thinking',
  'tool_choice',
  'tools',
  'top_k',
  'top_p',
])

/** https://docs.cohere.com/reference/embed */
export const EMBED_PARAMETERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'dimensions',
  'encoding_format',
  'input_type',
])
