import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { encodeVideo } from './video-part.ts'
import { withReasoning } from './vllm-reasoning.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image', 'audio'],
  encodePart: encodeVideo,
  // https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
  parameters: /* @__PURE__ */ commonParameters(
    [],
    ['logit_bias', 'metadata', 'top_k', 'min_p', 'repetition_penalty', 'chat_template_kwargs'],
  ),
  noDeveloperRole: true,
  messageFields: ['reasoning', 'reasoning_content'],
  moderations: false,
})

/** vLLM (https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html), on localhost unless `apiBase` or `VLLM_API_BASE` is set. Needs no key. */
export const vllm: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'vllm',
  apiBase: 'http://127.0.0.1:8000/v1',
  apiBaseEnv: ['VLLM_API_BASE', 'HOSTED_VLLM_API_BASE'],
  apiKeyEnv: ['VLLM_API_KEY', 'HOSTED_VLLM_API_KEY'],
  apiKeyOptional: true,
  wire: /* @__PURE__ */ withReasoning(shaped),
  authorize: bearer,
})
