import type { FinishReason } from '@litecone/core'

/** OpenAI's own, and what OpenAI-shaped vendors say instead. */
const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  function_call: 'function_call',
  max_tokens: 'length',
  model_length: 'length',
  tool_use: 'tool_calls',
  tool_call: 'tool_calls',
  safety: 'content_filter',
  sensitive: 'content_filter',
}

/**
 * A reason that nobody documents counts as an ordinary end. With calls to make it is `tool_calls` whatever the vendor says: a forced
 * function ends with `stop` even at OpenAI.
 */
export function readFinishReason(reason: unknown, hasCalls: boolean): FinishReason {
  const known = typeof reason === 'string' && Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined
  if (hasCalls && (known === undefined || known === 'stop')) return 'tool_calls'
  return known ?? 'stop'
}
