import { type ModelTraits, readTraits } from '@litecone/providers-anthropic'

/** Models that need different requests. `unknown`: an ARN that does not name the model (application inference profiles, imports). */
export type Family = 'claude' | 'nova' | 'nova2' | 'gpt' | 'mistral' | 'other' | 'unknown'

export interface BedrockModel {
  readonly family: Family
  /** Traits of Claude models. Others have those of the first. */
  readonly traits: ModelTraits
  /** Supports structured outputs (`outputConfig`): https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html. */
  readonly structured: boolean
  /** Accepts `strict` on tools. */
  readonly strictTools: boolean
  /** Supports forced tool calls: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolChoice.html. */
  readonly forcedTools: boolean
}

/** LiteLLM accepts the name of the API before the model. */
export function modelPath(id: string): string {
  return `/model/${encodeURIComponent(id.replace(/^converse\//, ''))}`
}

/** By the model's id: `anthropic.claude-…`, `us.anthropic.claude-…`, or an ARN that ends in one. */
export function readModel(model: string): BedrockModel {
  const family = familyOf(model)
  return {
    family,
    traits: readTraits(model),
    structured: STRUCTURED.test(model),
    strictTools: STRICT.test(model),
    forcedTools: ['claude', 'nova', 'nova2', 'mistral'].includes(family),
  }
}

function familyOf(model: string): Family {
  if (/anthropic|claude/.test(model)) return 'claude'
  if (/\bamazon\.nova-2-/.test(model)) return 'nova2'
  if (/\bamazon\.nova-/.test(model)) return 'nova'
  if (/\bopenai\.gpt-\d/.test(model)) return 'gpt'
  if (/\bmistral\./.test(model)) return 'mistral'
  return /\b[a-z0-9]+\.[a-z]/.test(model) ? 'other' : 'unknown'
}

/** Claude 4.7 is the exception: Bedrock rejects there what Anthropic's own API accepts. */
const STRUCTURED = /* @__PURE__ */ new RegExp(
  /* @__PURE__ */ [
    'claude-[a-z]+-(?:4-[5689]|[5-9])',
    'deepseek\\.v3|google\\.gemma-3|minimax\\.|moonshot\\w*\\.kimi|nvidia\\.nemotron|qwen\\.qwen3|zai\\.glm',
    'mistral\\.(?:ministral-3|mistral-large-3|voxtral)',
  ].join('|'),
)
const STRICT = /claude-[a-z]+-4-[56]/
