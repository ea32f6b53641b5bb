import { asString, type CallContext } from '@litecone/core'

/**
 * An effort as the model knows it: gpt-oss always reasons, more or less, and Qwen does or does not; both answer 400 to other words
 * (https://console.groq.com/docs/reasoning#reasoning-effort).
 */
export function encodeEffort(effort: unknown, { model }: CallContext): unknown {
  if (model.includes('gpt-oss')) return NEAREST[asString(effort) ?? ''] ?? effort
  return model.startsWith('qwen') && effort !== 'none' ? 'default' : effort
}

const NEAREST: Partial<Record<string, string>> = { none: 'low', minimal: 'low', xhigh: 'high', max: 'high' }
