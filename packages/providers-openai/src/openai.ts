import { bearer, defineProvider, type ProviderFactory, type ProviderSettings } from '@litecone/core'
import { openaiWire } from './openai-wire.ts'
import { openaiParameters } from './parameters.ts'

export interface OpenAISettings extends ProviderSettings {
  /** The organization's id, sent as `OpenAI-Organization`. */
  organization?: string | undefined
  /** The project's id, sent as `OpenAI-Project`. */
  project?: string | undefined
}

const wire = /* @__PURE__ */ openaiWire({ parameters: openaiParameters })

/** OpenAI (https://platform.openai.com/docs/api-reference). Reads `OPENAI_API_KEY` unless `apiKey` is set. */
export const openai: ProviderFactory<OpenAISettings> = /* @__PURE__ */ defineProvider<OpenAISettings>(
  ({ organization, project }) => ({
    id: 'openai',
    apiBase: 'https://api.openai.com/v1',
    apiBaseEnv: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    apiKeyEnv: ['OPENAI_API_KEY'],
    wire,
    authorize: bearer,
    headers: {
      ...(organization && { 'openai-organization': organization }),
      ...(project && { 'openai-project': project }),
    },
  }),
)
