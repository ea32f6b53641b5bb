import type { CallContext, ParameterSet } from '@litecone/core'
import { commonParameters } from '@litecone/providers-openai'
import { isReasoner } from './mistral-reasoning.ts'

export const mistralParameters: ParameterSet = /* @__PURE__ */ commonParameters(
  ['logprobs', 'top_logprobs', 'user'],
  ['guardrails', 'metadata', 'prediction', 'prompt_cache_key', 'prompt_mode', 'safe_prompt'],
)

/** What Mistral has other words for. */
export const mistralValues = {
  tool_choice: (choice: unknown): unknown => (choice === 'required' ? 'any' : choice),
  /** Small and medium models, and Magistral, reason or do not, and answer 400 to the efforts between. */
  reasoning_effort: (effort: unknown, { model }: CallContext): unknown =>
    isReasoner(model) && !model.startsWith('mistral-large') && effort !== 'none' ? 'high' : effort,
}
