import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { withClaudeThinking } from './claude-thinking.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.databricks.com/machine-learning/foundation-model-apis/api-reference.html
  parameters: /* @__PURE__ */ commonParameters(
    ['frequency_penalty', 'parallel_tool_calls', 'presence_penalty', 'seed', 'user'],
    ['thinking', 'top_k'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  messageFields: ['cache_control'],
  embedParameters: /* @__PURE__ */ new Set(),
  moderations: false,
})

/** Databricks (https://docs.databricks.com/machine-learning/foundation-model-apis/api-reference.html). `apiBase` or `DATABRICKS_API_BASE` is the workspace's, `https://<workspace>/serving-endpoints`; the key `apiKey`, or `DATABRICKS_TOKEN`. */
export const databricks: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'databricks',
  apiBaseEnv: ['DATABRICKS_API_BASE'],
  apiKeyEnv: ['DATABRICKS_TOKEN', 'DATABRICKS_API_KEY'],
  wire: /* @__PURE__ */ withClaudeThinking(shaped),
  authorize: bearer,
})
