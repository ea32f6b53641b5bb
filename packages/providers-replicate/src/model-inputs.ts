/** How a family of models calls its inputs. Replicate has no names for all: each model's schema is its own. */
export interface ModelInputs {
  /** Absent: instructions have to stand in the prompt. */
  readonly system?: string
  readonly maxTokens: string
  /** An array of addresses, or one. Absent: the models see no images. */
  readonly images?: { readonly name: string; readonly list?: boolean }
  /** Whether they take OpenAI's `messages` in place of a prompt. */
  readonly hasMessages?: boolean
  /** The request's parameters beside the limit of tokens. */
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
/** What Replicate runs its own models on, and most people theirs: https://replicate.com/replicate/vllm/api */
const VLLM: ModelInputs = {
  system: 'system_prompt',
  maxTokens: 'max_tokens',
  parameters: [...SAMPLING, 'seed', 'stop', 'top_k'],
}

/** From the models' API pages, `https://replicate.com/<owner>/<name>/api/schema`. The first that fits holds. */
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

/** Of deployments, bare versions and whatever is not known: models that see take `image`. */
const OTHERS: ModelInputs = { ...VLLM, images: { name: 'image' } }

export function readModelInputs(model: string): ModelInputs {
  return FAMILIES.find(([pattern]) => pattern.test(model))?.[1] ?? OTHERS
}
