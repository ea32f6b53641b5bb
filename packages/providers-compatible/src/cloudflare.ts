import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { type CloudflareSettings, cloudflarePath } from './cloudflare-path.ts'

// https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility, and the models' own pages.
const parameters = /* @__PURE__ */ commonParameters(
  ['logprobs', 'n', 'parallel_tool_calls', 'top_logprobs', 'user'],
  ['chat_template_kwargs', 'lora', 'repetition_penalty', 'top_k'],
)

/** Cloudflare's Workers AI (https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility). The account is `accountId`, or `CLOUDFLARE_ACCOUNT_ID`; the key `apiKey`, or `CLOUDFLARE_API_KEY`. */
export const cloudflare: ProviderFactory<CloudflareSettings> = /* @__PURE__ */ defineProvider((settings) => ({
  id: 'cloudflare',
  apiBase: 'https://api.cloudflare.com/client/v4',
  apiBaseEnv: ['CLOUDFLARE_API_BASE'],
  apiKeyEnv: ['CLOUDFLARE_API_KEY', 'CLOUDFLARE_API_TOKEN'],
  wire: openaiWire({
    inputs: ['image'],
    parameters,
    rename: { max_completion_tokens: 'max_tokens' },
    noDeveloperRole: true,
    chatPath: () => cloudflarePath(settings, '/chat/completions'),
    embedPath: () => cloudflarePath(settings, '/embeddings'),
    embedParameters: new Set(),
    moderations: false,
  }),
  authorize: bearer,
}))
