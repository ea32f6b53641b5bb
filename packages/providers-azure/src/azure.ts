import {
  type ApiKey,
  BadRequestError,
  type CallContext,
  defineProvider,
  type ProviderFactory,
  type ProviderSettings,
} from '@litecone/core'
import { openaiParameters, openaiWire } from '@litecone/providers-openai'

export interface AzureSettings extends ProviderSettings {
  /** The resource's name: `https://<resource>.openai.azure.com`. Or pass the whole address as `apiBase`. */
  resource?: string
  /**
   * `2024-10-21` and the like for the deployments surface, or `v1` (also `preview`, `latest`) for the v1 surface, where the model's
   * name is the deployment's. Default: `AZURE_API_VERSION` or `OPENAI_API_VERSION`, else `2024-10-21`.
   */
  apiVersion?: string
  /** A Microsoft Entra ID token, or a function that gives one for each attempt. Used instead of `apiKey`. */
  adToken?: ApiKey
  /** The deployment, when it is not what models are called by. */
  deployment?: string
  /** The model behind the deployment, for prices and for what it takes: a deployment's name says neither. */
  baseModel?: string
}

/** The latest version that is generally available on the deployments surface (https://learn.microsoft.com/azure/ai-services/openai/api-version-lifecycle). */
const DEFAULT_VERSION = '2024-10-21'

/**
 * Azure OpenAI (https://learn.microsoft.com/azure/ai-services/openai/reference). A model's id is its deployment's name. The key is
 * `apiKey` or `AZURE_OPENAI_API_KEY`; the address `resource`, `apiBase`, `AZURE_OPENAI_ENDPOINT` or `AZURE_API_BASE`.
 */
export const azure: ProviderFactory<AzureSettings> = /* @__PURE__ */ defineProvider<AzureSettings>((settings) => {
  const { resource, baseModel, adToken } = settings
  const pathTo = createPaths(settings)
  return {
    id: 'azure',
    ...(resource && { apiBase: `https://${checkResource(resource)}.openai.azure.com` }),
    apiBaseEnv: resource ? [] : ['AZURE_OPENAI_ENDPOINT', 'AZURE_API_BASE'],
    ...(adToken && { apiKey: adToken }),
    apiKeyEnv: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'],
    wire: openaiWire({
      ...(baseModel && { baseModel, parameters: openaiParameters(baseModel) }),
      chatPath: pathTo('chat/completions'),
      embedPath: pathTo('embeddings'),
      moderations: false,
    }),
    authorize: (key) => (adToken ? { authorization: `Bearer ${key}` } : { 'api-key': key }),
    ...(baseModel && { priceModel: baseModel }),
  }
})

/** Both surfaces: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle#next-generation-api */
function createPaths({ apiBase, apiVersion, deployment }: AzureSettings) {
  const environment = globalThis.process?.env ?? {}
  const version = apiVersion ?? environment.AZURE_API_VERSION ?? environment.OPENAI_API_VERSION ?? DEFAULT_VERSION
  const isV1 = apiBase?.replace(/\/+$/, '').endsWith('/openai/v1')
  return (operation: string) =>
    ({ model }: CallContext): string => {
      if (isV1) return `/${operation}`
      if (version === 'v1') return `/openai/v1/${operation}`
      if (version === 'latest' || version === 'preview') return `/openai/v1/${operation}?api-version=${version}`
      const name = encodeURIComponent(deployment ?? model)
      return `/openai/deployments/${name}/${operation}?api-version=${encodeURIComponent(version)}`
    }
}

function checkResource(resource: string): string {
  if (/^[a-z0-9-]+$/i.test(resource)) return resource
  throw new BadRequestError(
    'resource of azure is the name alone, such as "my-resource". Pass a whole address as apiBase.',
    { provider: 'azure', param: 'resource' },
  )
}
