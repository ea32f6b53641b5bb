import type { CompletionParameters } from '@litecone/core'
import { encodeThinking, type Thinking } from '@litecone/providers-anthropic'
import type { BedrockModel } from './model.ts'

export interface Reasoning {
  /** For Claude, or an unknown model that may be Claude. */
  readonly thinking: Thinking
  /** For `additionalModelRequestFields`, where each vendor has its own format. */
  readonly fields: Record<string, unknown>
}

/**
 * Claude: https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html. Nova 2:
 * https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html. Others accept OpenAI's `reasoning_effort`, or reject it.
 */
export function encodeReasoning(request: CompletionParameters, { family, traits }: BedrockModel): Reasoning {
  const { reasoning_effort, thinking } = request
  switch (family) {
    case 'claude': {
      const { thinking: own, effort } = encodeThinking(request, traits)
      return {
        thinking: own ? { thinking: own } : {},
        fields: { ...(own && { thinking: own }), ...(effort && { output_config: { effort } }) },
      }
    }
    case 'nova2':
      return { thinking: {}, fields: encodeConfig(request) }
    case 'gpt':
      return { thinking: {}, fields: reasoning_effort ? { reasoning: { effort: reasoning_effort } } : {} }
    default:
      return {
        thinking: thinking ? { thinking } : {},
        fields: { ...(thinking && { thinking }), ...(reasoning_effort && { reasoning_effort }) },
      }
  }
}

function encodeConfig({ reasoning_effort, thinking }: CompletionParameters): Record<string, unknown> {
  const effort = reasoning_effort ?? (thinking && (thinking.type === 'disabled' ? 'none' : 'medium'))
  if (!effort) return {}
  if (effort === 'none') return { reasoningConfig: { type: 'disabled' } }
  return { reasoningConfig: { type: 'enabled', maxReasoningEffort: EFFORTS[effort] ?? effort } }
}

/** Nova has low, medium and high. */
const EFFORTS: Partial<Record<string, string>> = { minimal: 'low', xhigh: 'high', max: 'high' }
