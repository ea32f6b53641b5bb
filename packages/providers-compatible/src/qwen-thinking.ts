import { asNumber, type Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

export const QWEN_PARAMETERS: readonly string[] = [
  ...['audio', 'enable_code_interpreter', 'enable_search', 'enable_thinking', 'modalities', 'preserve_thinking'],
  ...['repetition_penalty', 'search_options', 'thinking', 'thinking_budget', 'top_k', 'vl_high_resolution_images'],
]

/** Maps `thinking` and `reasoning_effort` to Qwen's switch for thinking: https://www.alibabacloud.com/help/en/model-studio/deep-thinking. */
export function withQwenThinking(wire: Wire): Wire {
  return mapRequest(wire, ({ thinking, ...request }) => {
    const isOff = request.reasoning_effort === 'none'
    if (!thinking && !isOff) return request
    const budget = asNumber(thinking?.budget_tokens)
    return {
      enable_thinking: thinking ? thinking.type !== 'disabled' : false,
      ...(budget !== undefined && { thinking_budget: budget }),
      ...request,
      ...(isOff && { reasoning_effort: null }),
    }
  })
}
