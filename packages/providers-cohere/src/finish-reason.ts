import type { FinishReason } from '@litecone/core'

/** https://docs.cohere.com/reference/chat, `finish_reason`. ERROR and TIMEOUT are no end of an answer: they are thrown. */
const REASONS: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  ERROR_LIMIT: 'length',
  TOOL_CALL: 'tool_calls',
  ERROR_TOXIC: 'content_filter',
}

export function readFinishReason(reason: unknown, hasCalls: boolean): FinishReason {
  const known = typeof reason === 'string' && Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined
  return known ?? (hasCalls ? 'tool_calls' : 'stop')
}
