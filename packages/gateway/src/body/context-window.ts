import { priceProviderId } from '@litecone/prices'
import { calcPrice } from '@pydantic/genai-prices'

/**
 * The context window of a model in tokens, including the response, from the list of `@pydantic/genai-prices`: the provider's entry, else the vendor's.
 * `undefined` if the list does not have it, as for many models that are not hosted by their vendor.
 */
export function contextWindow(model: string, provider?: string): number | undefined {
  const listed = provider === undefined ? undefined : find(model, priceProviderId(provider))
  return listed ?? find(model)
}

function find(model: string, providerId?: string): number | undefined {
  try {
    return calcPrice({ input_tokens: 0 }, model, { ...(providerId !== undefined && { providerId }) })?.model
      .context_window
  } catch {
    // `calcPrice` throws if the usage does not fit some prices. That must not fail the request.
    return undefined
  }
}
