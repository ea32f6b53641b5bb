import type { FinishReason } from '@litecone/core'
import type { Progress } from './block.ts'

/**
 * https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons. A turn that pauses (`pause_turn`) goes on when its answer
 * is sent back; a call that was answered in JSON (see `output-format.ts`) is none that the caller has to make.
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
