import type { Usage } from '@litecone/core'
import type { LogOperation, LogTokens } from '../stores/index.ts'

export const NO_TOKENS: LogTokens = {
  prompt: null,
  completion: null,
  total: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
}

/** Usage in the form of the log. Embeddings and moderations have no completion tokens, whatever their usage says. */
export function logTokens(usage: Usage | undefined, operation: LogOperation): LogTokens {
  if (!usage) return NO_TOKENS
  const hasOutput = operation !== 'embed' && operation !== 'moderate'
  return {
    prompt: usage.prompt_tokens ?? null,
    completion: hasOutput ? (usage.completion_tokens ?? null) : null,
    total: usage.total_tokens ?? null,
    cacheRead: usage.prompt_tokens_details?.cached_tokens ?? null,
    cacheWrite: usage.prompt_tokens_details?.cache_creation_tokens ?? null,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? null,
  }
}
