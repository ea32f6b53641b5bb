import { type ApiKey, BadRequestError, bearer, type ProviderDefinition, type ProviderSettings } from '@litecone/core'
import { BASE_VARIABLES } from './paths.ts'

export interface AzureAccountSettings extends ProviderSettings {
  /** The resource's name, as in `https://<resource>.openai.azure.com`. Or pass the whole address as `apiBase`. */
  resource?: string | undefined
  /** A Microsoft Entra ID token, or a function that returns one for each attempt. Replaces `apiKey`: passing both throws. */
  adToken?: ApiKey | undefined
  /** The model behind the deployment, for prices and supported parameters, if the deployment is named differently. */
  baseModel?: string | undefined
}

/** The address and credentials. Throws a `BadRequestError` if settings contradict each other. */
export function azureAccount(settings: AzureAccountSettings): Omit<ProviderDefinition, 'id' | 'wire'> {
  const { resource, baseModel, apiKey, adToken } = settings
  if (apiKey && adToken) throw twoCredentials()
  return {
    ...(resource && { apiBase: `https://${checkResource(resource)}.openai.azure.com` }),
    apiBaseEnv: resource ? [] : BASE_VARIABLES,
    ...(adToken && { apiKey: adToken }),
    apiKeyEnv: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY', 'AZURE_AD_TOKEN'],
    authorize: (key) => (adToken || isToken(key) ? bearer(key) : { 'api-key': key }),
    ...(baseModel && { priceModel: baseModel }),
  }
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
