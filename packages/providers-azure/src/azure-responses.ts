import { defineProvider, type ParameterSet, type ProviderFactory } from '@litecone/core'
import { responsesParameters, responsesWire } from '@litecone/providers-openai'
import { type AzureAccountSettings, azureAccount } from './account.ts'
import { createResponsesPath } from './paths.ts'

export interface AzureResponsesSettings extends AzureAccountSettings {
  /** `v1`, `preview`, `latest`, or a date such as `2025-04-01-preview`. Default: `v1`, regardless of `AZURE_API_VERSION`. */
  apiVersion?: string | undefined
}

/**
 * Azure OpenAI's Responses API (https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses). A model's id is its deployment's name.
 * The key and the address are found as for `azure()`.
 */
export const azureResponses: ProviderFactory<AzureResponsesSettings> =
  /* @__PURE__ */ defineProvider<AzureResponsesSettings>((settings) => {
    const { baseModel } = settings
    return {
      ...azureAccount(settings),
      id: 'azure-responses',
      wire: responsesWire({
        parameters: baseModel ? responsesParameters(baseModel) : parametersByName,
        ...(baseModel && { baseModel }),
        path: createResponsesPath(settings),
      }),
      priceId: 'azure',
    }
  })

/** As with `azure()`, a deployment named after an older model does not limit the parameters. */
const parametersByName: ParameterSet = (deployment) => {
  const taken = responsesParameters(deployment)
  return taken.has('reasoning_effort') ? taken : responsesParameters('')
}
