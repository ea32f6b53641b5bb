import { priceProviderId } from '@litecone/prices'
import { calcPrice } from '@pydantic/genai-prices'

/**
 * Tokens that a model takes, question and answer together, by the list of `@pydantic/genai-prices`: the provider's own entry, else its
 * vendor's. `undefined` when the list does not say, as for many models that are hosted by others than their makers.
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
    // It throws on usage that does not fit some of its prices. A window is not worth a request.
    return undefined
  }
}
