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
  /** The resource's name: `https://<resource>.openai.azure.com`. Or pass the whole address as `apiBase`. */
  resource?: string | undefined
  /**
   * `2024-10-21` and the like for the deployments surface, or `v1` (also `preview`, `latest`) for the v1 surface, where the model's
   * name is the deployment's. Default: `AZURE_API_VERSION` or `OPENAI_API_VERSION`, else `2024-10-21`.
   */
  apiVersion?: string | undefined
  /** A Microsoft Entra ID token, or a function that gives one for each attempt. Instead of `apiKey`: with both, it throws. */
  adToken?: ApiKey | undefined
  /** The deployment, when it is not what models are called by. */
  deployment?: string | undefined
  /** The model behind the deployment, for prices and for what it takes, where the deployment has another name. */
  baseModel?: string | undefined
}

/**
 * Azure OpenAI (https://learn.microsoft.com/azure/ai-services/openai/reference). A model's id is its deployment's name. The key is
 * `apiKey` or `AZURE_OPENAI_API_KEY`, or a token in `AZURE_AD_TOKEN`; the address `resource`, `apiBase`, `AZURE_OPENAI_ENDPOINT` or `AZURE_API_BASE`.
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
 * A deployment is called like its model unless somebody says otherwise. What goes by the name of a model that reasons is taken for one; an
 * old name, behind which a newer model may stand by now, rules nothing out.
 */
const parametersByName: ParameterSet = (deployment) => {
  const taken = openaiParameters(deployment)
  return taken.has('reasoning_effort') ? taken : CHAT_PARAMETERS
}

/** Of the environment it is not said which it is. Tokens are JSON Web Tokens (RFC 7519); keys have no dots. */
function isToken(key: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(key)
}

/** A key sent where the token belongs would be refused, and seen by whoever logs tokens. */
function twoCredentials(): BadRequestError {
  return new BadRequestError('azure was given apiKey and adToken. Pass one of them.', {
    provider: 'azure',
    param: 'adToken',
  })
}

function checkResource(resource: string): string {
  if (/^[a-z0-9-]+$/i.test(resource)) return resource
  throw new BadRequestError(
    'resource of azure is the name alone, such as "my-resource". Pass a whole address as apiBase.',
    { provider: 'azure', param: 'resource' },
  )
}
