import { APIError, AuthenticationError, isErrorOf, isLlmError, type LlmError } from '@litecone/core'
import type { Providers } from '../providers.ts'

/**
 * Rewrites errors about missing or refused provider keys for clients of the gateway, who do not have access to them. Core's messages are for programs that
 * have the key themselves.
 */
export function explainFailure(error: unknown, providers: Providers, isClientKey: boolean): LlmError {
  if (!isLlmError(error))
    return new APIError('The gateway failed to handle the request. Its log says why.', { cause: error })
  const { provider, model, status, requestId, vendorCode } = error
  if (!isErrorOf(error, 'authentication') || provider === undefined || isClientKey) return error
  const details = { provider, model, status, requestId, vendorCode, cause: error }
  if (status !== undefined)
    return new AuthenticationError(
      `${provider} refused the key that this gateway has for it; yours was accepted. Tell its operator.`,
      details,
    )
  const variable = providers.get(provider)?.definition.apiKeyEnv?.[0]
  const remedy = `Its operator can put one into the vault, into the configuration (providers.${provider}.apiKey)${variable ? ` or into the environment (${variable})` : ''}.`
  return new AuthenticationError(`This gateway has no key for ${provider}. ${remedy}`, {
    ...details,
    vendorCode: 'missing_provider_key',
  })
}

/** Helicone's error type for a failed call. */
export function heliconeErrorType({ code, status }: LlmError): string | undefined {
  if (code === 'timeout' && status === undefined) return 'timeout'
  if (code === 'api_connection' || code === 'truncated_stream') return 'network_error'
  return status === undefined ? undefined : 'provider_error'
}
