/** The input names of a family of models. Each model on Replicate has a schema of its own. */
export interface ModelInputs {
  /** If absent, instructions are part of the prompt. */
  readonly system?: string
  readonly maxTokens: string
  /** A list of URLs, or one. If absent, the models do not accept images. */
  readonly images?: { readonly name: string; readonly list?: boolean }
  /** Whether the models accept OpenAI's `messages` instead of a prompt. */
  readonly hasMessages?: boolean
  /** Supported parameters besides the token limit. */
  readonly parameters: readonly string[]
}

const SAMPLING: readonly string[] = ['temperature', 'top_p', 'frequency_penalty', 'presence_penalty']
const OPENAI = {
  system: 'system_prompt',
  maxTokens: 'max_completion_tokens',
  images: { name: 'image_input', list: true },
  hasMessages: true,
}
const GEMINI = {
  system: 'system_instruction',
  maxTokens: 'max_output_tokens',
  images: { name: 'images', list: true },
}
/** The server of Replicate's own models and most others: https://replicate.com/replicate/vllm/api */
const VLLM: ModelInputs = {
  system: 'system_prompt',
  maxTokens: 'max_tokens',
  parameters: [...SAMPLING, 'seed', 'stop', 'top_k'],
}

/** From the models' API pages, `https://replicate.com/<owner>/<name>/api/schema`. The first match applies. */
const FAMILIES: readonly (readonly [RegExp, ModelInputs])[] = [
  [/^openai\/(?:gpt-[34]|chatgpt)/, { ...OPENAI, parameters: SAMPLING }],
  [/^openai\/o\d/, { ...OPENAI, parameters: ['reasoning_effort'] }],
  [/^openai\/gpt-\d/, { ...OPENAI, parameters: ['reasoning_effort', 'verbosity'] }],
  [/^anthropic\/.*haiku/, { system: 'system_prompt', maxTokens: 'max_tokens', parameters: [] }],
  [
    /^anthropic\//,
    { system: 'system_prompt', maxTokens: 'max_tokens', images: { name: 'image' }, parameters: ['thinking'] },
  ],
  [/^google\/gemini-2/, { ...GEMINI, parameters: ['temperature', 'thinking', 'top_p'] }],
  [/^google\/gemini/, { ...GEMINI, parameters: ['reasoning_effort', 'temperature', 'top_p'] }],
  [/^meta\/(?:meta-)?llama-[23]/, VLLM],
  [/^moonshotai\/kimi-k2\.[6-9]/, { ...VLLM, images: OPENAI.images, parameters: [...SAMPLING, 'reasoning_effort'] }],
  [/^moonshotai\//, { maxTokens: 'max_tokens', images: { name: 'image' }, parameters: SAMPLING }],
  [/^(?:deepseek-ai|qwen|xai|meta\/llama-4)\b/, { maxTokens: 'max_tokens', parameters: SAMPLING }],
]

/** For deployments, bare versions and unknown models: vision models usually accept `image`. */
const OTHERS: ModelInputs = { ...VLLM, images: { name: 'image' } }

export function readModelInputs(model: string): ModelInputs {
  return FAMILIES.find(([pattern]) => pattern.test(model))?.[1] ?? OTHERS
}
