import type { ParameterSet } from '@litecone/core'
import { commonParameters } from '@litecone/providers-openai'

/** https://docs.fireworks.ai/api-reference/post-chatcompletions */
export const fireworksParameters: ParameterSet = /* @__PURE__ */ commonParameters(
  [],
  [
    'logit_bias',
    'metadata',
    'prediction',
    'service_tier',
    'top_k',
    'min_p',
    'repetition_penalty',
    'thinking',
    'reasoning_history',
    'prompt_truncate_len',
    'context_length_exceeded_behavior',
  ],
)
