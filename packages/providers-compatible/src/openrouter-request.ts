import { asRecord, type ParameterSet } from '@litecone/core'
import { withParameters } from '@litecone/providers-openai'

/** https://openrouter.ai/docs/api-reference/parameters */
export const openrouterParameters: ParameterSet = /* @__PURE__ */ withParameters(
  'top_k',
  'min_p',
  'top_a',
  'repetition_penalty',
  'reasoning',
  'thinking',
  'models',
  'route',
  'provider',
  'plugins',
)

/** Anthropic's `thinking` as `reasoning`, which OpenRouter accepts for every vendor's models: https://openrouter.ai/docs/use-cases/reasoning-tokens. */
export function encodeThinking(thinking: unknown): object {
  const { type, budget_tokens: max_tokens } = asRecord(thinking)
  return type !== 'disabled' && max_tokens ? { max_tokens } : { enabled: type !== 'disabled' }
}
