import { asRecord, type CompletionParameters, type Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/**
 * DeepSeek, Kimi and GLM think unless switched off, which none of their efforts does (https://api-docs.deepseek.com/guides/thinking_mode).
 * While thinking, DeepSeek rejects forced tool calls ("Thinking mode does not support this tool_choice"), so a forced call turns thinking
 * off unless thinking was requested too.
 */
export function withThinkingSwitch(wire: Wire): Wire {
  return mapRequest(wire, (request, { model }) => {
    const { reasoning_effort: effort, thinking } = request
    // The older name of the model without thinking, which an effort alone does not turn on.
    if (model === 'deepseek-chat' && effort && effort !== 'none') return { thinking: { type: 'enabled' }, ...request }
    const isOff = effort === 'none' || (!effort && isForced(request) && model !== 'deepseek-chat')
    if (!isOff) return request
    return { ...request, reasoning_effort: null, thinking: thinking ?? { type: 'disabled' } }
  })
}

function isForced({ tool_choice: choice }: CompletionParameters): boolean {
  const word = typeof choice === 'string' ? choice : asRecord(choice).type
  return word !== undefined && word !== 'auto' && word !== 'none'
}
