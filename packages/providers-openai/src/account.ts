import { bearer, type ProviderDefinition, type ProviderSettings } from '@litecone/core'

export interface OpenAISettings extends ProviderSettings {
  /** The organization's id, sent as `OpenAI-Organization`. */
  organization?: string | undefined
  /** The project's id, sent as `OpenAI-Project`. */
  project?: string | undefined
}

/** OpenAI's address and credentials, whichever of its APIs is called. */
export function openaiAccount({ organization, project }: OpenAISettings): Omit<ProviderDefinition, 'id' | 'wire'> {
  return {
    apiBase: 'https://api.openai.com/v1',
    apiBaseEnv: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    apiKeyEnv: ['OPENAI_API_KEY'],
    authorize: bearer,
    headers: {
      ...(organization && { 'openai-organization': organization }),
      ...(project && { 'openai-project': project }),
    },
  }
}
