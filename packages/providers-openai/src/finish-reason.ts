import type { CallContext, FinishReason } from '@litecone/core'
import { createInnerError } from './failure.ts'

/** OpenAI's own, and what OpenAI-shaped vendors say instead. */
const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  function_call: 'function_call',
  max_tokens: 'length',
  max_output_tokens: 'length',
  model_length: 'length',
  // Z.ai
  model_context_window_exceeded: 'length',
  // DeepSeek's servers were too busy to go on: the answer is cut.
  insufficient_system_resource: 'length',
  tool_use: 'tool_calls',
  tool_call: 'tool_calls',
  safety: 'content_filter',
  sensitive: 'content_filter',
  content_filtered: 'content_filter',
}

/**
 * A reason that nobody documents counts as an ordinary end. With calls to make it is `tool_calls` whatever the vendor says: a forced
 * function ends with `stop` even at OpenAI.
 */
export function readFinishReason(reason: unknown, hasCalls: boolean): FinishReason {
  const known = typeof reason === 'string' ? findReason(reason) : undefined
  if (hasCalls && (known === undefined || known === 'stop')) return 'tool_calls'
  return known ?? 'stop'
}

function findReason(reason: string): FinishReason | undefined {
  if (Object.hasOwn(REASONS, reason)) return REASONS[reason]
  const lower = reason.toLowerCase()
  return Object.hasOwn(REASONS, lower) ? REASONS[lower] : undefined
}

/** Throws where the model failed in the middle of an answer, as Mistral's and OpenRouter's `error` says, and Z.ai's `network_error`. */
export function checkFinish(choice: { finish_reason?: unknown; error?: unknown }, context: CallContext): void {
  const { finish_reason: reason } = choice
  if (reason !== 'error' && reason !== 'network_error' && !choice.error) return
  throw createInnerError({ error: choice.error || 'The model failed before its answer was done.' }, context)
}
