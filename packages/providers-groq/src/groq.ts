import { bearer, type CallContext, defineProvider, type ParameterSet, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { withJsonTool } from './json-tool.ts'
import { withReasoningBack } from './reasoning-back.ts'

/** https://console.groq.com/docs/openai#currently-unsupported-openai-features */
const LEFT = ['logprobs', 'top_logprobs']
const OWN = [
  ...['metadata', 'service_tier', 'reasoning_format', 'include_reasoning', 'citation_options', 'documents'],
  ...['compound_custom', 'search_settings', 'include_domains', 'exclude_domains', 'disable_tool_validation'],
]

/** Models that return 400 for an effort. Reasoning models: https://console.groq.com/docs/reasoning#supported-models. */
const UNREASONING = /^(?:(?:meta-)?llama|gemma|allam|mistral|moonshotai\/|deepseek|(?:groq\/)?compound)/

const plain = /* @__PURE__ */ commonParameters([...LEFT, 'reasoning_effort'], OWN)
const reasoning = /* @__PURE__ */ commonParameters(LEFT, OWN)
const parameters: ParameterSet = (model) => (UNREASONING.test(model) ? plain : reasoning)

/** GPT-OSS's efforts for those it lacks. Its reasoning cannot be turned off. */
const NEAREST: Readonly<Record<string, string>> = { none: 'low', minimal: 'low', xhigh: 'high', max: 'high' }

/** Qwen's reasoning is on or off; GPT-OSS has low, medium and high. */
function encodeEffort(effort: unknown, { model }: CallContext): unknown {
  if (model.startsWith('qwen/')) return effort === 'none' ? effort : 'default'
  return model.startsWith('openai/') ? (NEAREST[String(effort)] ?? effort) : effort
}

const shaped = /* @__PURE__ */ openaiWire({
  parameters,
  inputs: ['image'],
  rename: { max_tokens: 'max_completion_tokens' },
  noDeveloperRole: true,
  messageFields: ['reasoning'],
  // Groq has tiers of its own and does not accept OpenAI's "default": https://console.groq.com/docs/service-tiers.
  values: { service_tier: (tier) => (tier === 'default' ? 'on_demand' : tier), reasoning_effort: encodeEffort },
  moderations: false,
})

const wire = /* @__PURE__ */ withJsonTool(/* @__PURE__ */ withReasoningBack(shaped))

/** Groq (https://console.groq.com/docs). Reads `GROQ_API_KEY` unless `apiKey` is set. */
export const groq: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'groq',
  apiBase: 'https://api.groq.com/openai/v1',
  apiBaseEnv: ['GROQ_API_BASE'],
  apiKeyEnv: ['GROQ_API_KEY'],
  wire,
  authorize: bearer,
})
