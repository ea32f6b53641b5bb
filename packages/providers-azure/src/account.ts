import { type ApiKey, BadRequestError, bearer, type ProviderDefinition, type ProviderSettings } from '@litecone/core'
import { BASE_VARIABLES } from './paths.ts'

export interface AzureAccountSettings extends ProviderSettings {
  /** The resource's name: `https://<resource>.openai.azure.com`. Or pass the whole address as `apiBase`. */
  resource?: string | undefined
  /** A Microsoft Entra ID token, or a function that gives one for each attempt. Instead of `apiKey`: with both, it throws. */
  adToken?: ApiKey | undefined
  /** The model behind the deployment, for prices and for what it takes, where the deployment has another name. */
  baseModel?: string | undefined
}

/** Where Azure is, and as whom it is asked. Throws a `BadRequestError` for settings that contradict each other. */
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
