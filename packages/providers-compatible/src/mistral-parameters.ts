import type { CallContext, ParameterSet } from '@litecone/core'
import { commonParameters } from '@litecone/providers-openai'

const LEFT = ['logprobs', 'top_logprobs', 'user']
const OWN = ['guardrails', 'metadata', 'prediction', 'prompt_cache_key', 'prompt_mode', 'safe_prompt']

const reasoning = /* @__PURE__ */ commonParameters(LEFT, OWN)
const plain = /* @__PURE__ */ commonParameters([...LEFT, 'reasoning_effort'], OWN)

/** Models that accept an effort: https://docs.mistral.ai/capabilities/reasoning/adjustable. The others return 400 or 422. */
export const mistralParameters: ParameterSet = (model) =>
  /^(?:ministral|codestral|open-|pixtral|voxtral)/.test(model) ? plain : reasoning

/** Reasoning of some models is on or off: "Must be one of none, high". Large models have more efforts. */
export function encodeEffort(effort: unknown, { model }: CallContext): unknown {
  return effort !== 'none' && /^(?:mistral-(?:small|medium)|magistral|devstral)/.test(model) ? 'high' : effort
}

export const mistralEmbedParameters: ParameterSet = /* @__PURE__ */ new Set(['dimensions', 'encoding_format'])
