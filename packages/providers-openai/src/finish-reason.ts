import type { CallContext, FinishReason } from '@litecone/core'
import { createInnerError } from './failure.ts'

/** OpenAI's reasons, and what compatible vendors send instead. */
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
  // DeepSeek's servers were too busy to continue: the response is cut.
  insufficient_system_resource: 'length',
  tool_use: 'tool_calls',
  tool_call: 'tool_calls',
  safety: 'content_filter',
  sensitive: 'content_filter',
  content_filtered: 'content_filter',
}

/**
 * An unknown reason counts as `stop`. With tool calls, `stop` becomes `tool_calls`: even OpenAI ends a forced function call with `stop`.
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

/** Throws if the model failed midway, which Mistral and OpenRouter report as finish reason `error`, and Z.ai as `network_error`. */
export function checkFinish(choice: { finish_reason?: unknown; error?: unknown }, context: CallContext): void {
  const { finish_reason: reason } = choice
  if (reason !== 'error' && reason !== 'network_error' && !choice.error) return
  throw createInnerError({ error: choice.error || 'The model failed before its response was done.' }, context)
}
