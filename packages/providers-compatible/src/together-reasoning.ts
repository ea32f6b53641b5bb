import { asRecord, type Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/** GPT-OSS has `low`, `medium` and `high`. Its reasoning cannot be turned off. */
const NEAREST: Readonly<Record<string, 'low' | 'high'>> = { minimal: 'low', xhigh: 'high', max: 'high' }

/** Most models there turn reasoning off with a parameter of its own instead of an effort: https://docs.together.ai/docs/inference/chat/reasoning. */
export function withReasoningSwitch(wire: Wire): Wire {
  return mapRequest(wire, (request, { model }) => {
    const { reasoning_effort: effort } = request
    if (!effort) return request
    if (/gpt-oss/i.test(model)) return { ...request, reasoning_effort: NEAREST[effort] ?? effort }
    if (effort !== 'none') return request
    const off = { reasoning: asRecord(request).reasoning ?? { enabled: false }, reasoning_effort: null }
    return { ...request, ...off }
  })
}
