import { priceProviderId } from '@litecone/prices'
import { findProvider } from '@pydantic/genai-prices'

/** Providers that resell models, or whose models are named by customers. They are not found by the name of a model. */
const RESELLERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'azure',
  'openrouter',
  'helicone',
  'vertex',
  'anthropic-vertex',
  'baseten',
  'cloudflare',
  'novita',
])

/** Models of a provider that are in the price list and not deprecated. */
export function listedModels(provider: string): readonly string[] {
  if (provider === 'azure') return []
  const providerId = priceProviderId(provider)
  const listed = findProvider({ providerId })
  // `findProvider` also matches ids that only contain a provider's.
  if (listed?.id !== providerId) return []
  const isThere = (id: string) =>
    providerId !== 'google' || id.startsWith('claude') === (provider === 'anthropic-vertex')
  return listed.models.filter(({ deprecated, id }) => !deprecated && isThere(id)).map(({ id }) => id)
}

/** The provider of a model without one: the vendor whose names match, else the only provider that lists the model. */
export function vendorOf(model: string, providers: Iterable<string>): string | undefined {
  const known = [...providers].filter((id) => !RESELLERS.has(id))
  const vendor = findProvider({ modelId: model })?.id
  const own = known.find((id) => priceProviderId(id) === vendor)
  if (own !== undefined) return own
  const listing = known.filter((id) => listedModels(id).includes(model))
  return listing.length === 1 ? listing[0] : undefined
}
