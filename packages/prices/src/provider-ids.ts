/** What `@pydantic/genai-prices` calls the providers that we, or LiteLLM, call otherwise. */
const PRICE_IDS: Readonly<Record<string, string>> = {
  gemini: 'google',
  vertex: 'google',
  vertex_ai: 'google',
  'anthropic-vertex': 'google',
  xai: 'x-ai',
  azure_ai: 'azure',
  bedrock: 'aws',
  together_ai: 'together',
  togetherai: 'together',
  fireworks_ai: 'fireworks',
  'fireworks-ai': 'fireworks',
  moonshot: 'moonshotai',
  'z-ai': 'zai',
  voyage: 'voyageai',
  cohere_chat: 'cohere',
  novita_ai: 'novita',
}

/** The id of a provider in the list of `@pydantic/genai-prices`: ours, unless it has another name there. Case does not matter. */
export function priceProviderId(provider: string): string {
  const id = provider.toLowerCase()
  return Object.hasOwn(PRICE_IDS, id) ? (PRICE_IDS[id] ?? id) : id
}

/** Google names its models by a path in places where its price list does not. */
export function priceModelId(model: string): string {
  return model.replace(/^(?:publishers\/google\/)?models\//, '')
}
