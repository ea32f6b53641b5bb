import type { FinishReason } from '@litecone/core'
import type { Progress } from './block.ts'

/**
 * https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons. A paused turn (`pause_turn`) continues when its message is
 * sent back. A call that only carries structured output (see `output-format.ts`) is not one for the caller to make.
 */
export function decodeFinishReason(reason: unknown, { calls, isJson }: Progress): FinishReason {
  switch (reason) {
    case 'max_tokens':
    case 'model_context_window_exceeded':
    case 'compaction':
      return 'length'
    case 'refusal':
      return 'content_filter'
    case 'end_turn':
    case 'stop_sequence':
    case 'pause_turn':
      return 'stop'
    default:
      return calls > 0 || (reason === 'tool_use' && !isJson) ? 'tool_calls' : 'stop'
  }
}
