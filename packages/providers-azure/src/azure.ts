import {
  type ApiKey,
  BadRequestError,
  bearer,
  defineProvider,
  type ParameterSet,
  type ProviderFactory,
  type ProviderSettings,
} from '@litecone/core'
import { CHAT_PARAMETERS, openaiParameters, openaiWire } from '@litecone/providers-openai'
import { withFilterResults } from './filter-results.ts'
import { BASE_VARIABLES, createPaths } from './paths.ts'

export interface AzureSettings extends ProviderSettings {
  /** The resource's name, as in `https://<resource>.openai.azure.com`. Or pass the whole address as `apiBase`. */
  resource?: string | undefined
  /**
   * A date such as `2024-10-21` for the deployments API, or `v1` (also `preview`, `latest`) for the v1 API. Default: `AZURE_API_VERSION` or
   * `OPENAI_API_VERSION`, else `2024-10-21`.
   */
  apiVersion?: string | undefined
  /** A Microsoft Entra ID token, or a function that returns one for each attempt. Replaces `apiKey`: passing both throws. */
  adToken?: ApiKey | undefined
  /** The deployment, if it is named differently from the model ids that you pass. */
  deployment?: string | undefined
  /** The model behind the deployment, for prices and supported parameters, if the deployment is named differently. */
  baseModel?: string | undefined
}

/**
 * Azure OpenAI (https://learn.microsoft.com/azure/ai-services/openai/reference). A model's id is its deployment's name. The key is `apiKey`
 * or `AZURE_OPENAI_API_KEY`, or a token in `AZURE_AD_TOKEN`; the address is `resource`, `apiBase`, `AZURE_OPENAI_ENDPOINT` or
 * `AZURE_API_BASE`.
 */
export const azure: ProviderFactory<AzureSettings> = /* @__PURE__ */ defineProvider<AzureSettings>((settings) => {
  const { resource, baseModel, apiKey, adToken } = settings
  if (apiKey && adToken) throw twoCredentials()
  const pathTo = createPaths(settings)
  return {
    id: 'azure',
    ...(resource && { apiBase: `https://${checkResource(resource)}.openai.azure.com` }),
    apiBaseEnv: resource ? [] : BASE_VARIABLES,
    ...(adToken && { apiKey: adToken }),
    apiKeyEnv: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY', 'AZURE_AD_TOKEN'],
    wire: withFilterResults(
      openaiWire({
        parameters: baseModel ? openaiParameters(baseModel) : parametersByName,
        ...(baseModel && { baseModel }),
        chatPath: pathTo('chat/completions'),
        embedPath: pathTo('embeddings'),
        moderations: false,
      }),
    ),
    authorize: (key) => (adToken || isToken(key) ? bearer(key) : { 'api-key': key }),
    ...(baseModel && { priceModel: baseModel }),
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

/** `AZURE_AD_TOKEN` and key variables are read alike. Tokens are JSON Web Tokens (RFC 7519), while keys have no dots. */
function isToken(key: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(key)
}

/** A key sent as a token would be rejected, and might end up in logs. */
function twoCredentials(): BadRequestError {
  return new BadRequestError('azure has both apiKey and adToken. Pass only one.', {
    provider: 'azure',
    param: 'adToken',
  })
}

function checkResource(resource: string): string {
  if (/^[a-z0-9-]+$/i.test(resource)) return resource
  throw new BadRequestError('resource must be a name, such as "my-resource". Pass a whole address as apiBase.', {
    provider: 'azure',
    param: 'resource',
  })
}
