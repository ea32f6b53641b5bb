import type { Wire } from '@litecone/core'
import { mapRequest } from './map-request.ts'

/** DeepSeek, Kimi and GLM think unless they are switched off, for which none of their efforts stands (https://api-docs.deepseek.com/guides/thinking_mode). */
export function withThinkingSwitch(wire: Wire): Wire {
  return mapRequest(wire, (request) => {
    if (request.reasoning_effort !== 'none') return request
    return { ...request, reasoning_effort: null, thinking: request.thinking ?? { type: 'disabled' } }
  })
}
