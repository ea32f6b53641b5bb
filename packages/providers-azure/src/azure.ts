import { defineProvider, type ParameterSet, type ProviderFactory } from '@litecone/core'
import { CHAT_PARAMETERS, openaiParameters, openaiWire } from '@litecone/providers-openai'
import { type AzureAccountSettings, azureAccount } from './account.ts'
import { withFilterResults } from './filter-results.ts'
import { createPaths } from './paths.ts'

export interface AzureSettings extends AzureAccountSettings {
  /**
   * A date such as `2024-10-21` for the deployments API, or `v1` (also `preview`, `latest`) for the v1 API. Default: `AZURE_API_VERSION` or
   * `OPENAI_API_VERSION`, else `2024-10-21`.
   */
  apiVersion?: string | undefined
  /** The deployment, if it is named differently from the model ids that you pass. */
  deployment?: string | undefined
}

/**
 * Azure OpenAI (https://learn.microsoft.com/azure/ai-services/openai/reference). A model's id is its deployment's name. The key is `apiKey`
 * or `AZURE_OPENAI_API_KEY`, or a token in `AZURE_AD_TOKEN`; the address is `resource`, `apiBase`, `AZURE_OPENAI_ENDPOINT` or
 * `AZURE_API_BASE`.
 */
export const azure: ProviderFactory<AzureSettings> = /* @__PURE__ */ defineProvider<AzureSettings>((settings) => {
  const { baseModel } = settings
  const pathTo = createPaths(settings)
  return {
    ...azureAccount(settings),
    id: 'azure',
    wire: withFilterResults(
      openaiWire({
        parameters: baseModel ? openaiParameters(baseModel) : parametersByName,
        ...(baseModel && { baseModel }),
        chatPath: pathTo('chat/completions'),
        embedPath: pathTo('embeddings'),
        // API versions before 2024-12 and older models reject it; models that have it read `system` as the same
        // (https://learn.microsoft.com/azure/ai-services/openai/how-to/reasoning).
        noDeveloperRole: true,
        moderations: false,
      }),
    ),
  }
})

/**
 * Deployments are usually named after their model. The name of a reasoning model is trusted; the name of an older model is not, because
 * a newer model may have replaced it, so all parameters are accepted.
 */
const parametersByName: ParameterSet = (deployment) => {
  const taken = openaiParameters(deployment)
  return taken.has('reasoning_effort') ? taken : CHAT_PARAMETERS
}
