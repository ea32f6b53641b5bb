/** Ids in `@pydantic/genai-prices` that differ from ours or LiteLLM's. */
const PRICE_IDS: Readonly<Record<string, string>> = {
  gemini: 'google',
  vertex: 'google',
  vertex_ai: 'google',
  'anthropic-vertex': 'google',
  xai: 'x-ai',
  azure_ai: 'azure',
  'azure-responses': 'azure',
  'openai-responses': 'openai',
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

/** A provider's id in `@pydantic/genai-prices`. Case does not matter. */
export function priceProviderId(provider: string): string {
  const id = provider.toLowerCase()
  return Object.hasOwn(PRICE_IDS, id) ? (PRICE_IDS[id] ?? id) : id
}

/**
 * A model's name in that list. Google uses paths where the list does not, and Vertex AI's OpenAI-compatible API has
 * `google/gemini-2.5-flash` (https://cloud.google.com/vertex-ai/generative-ai/docs/start/openai).
 */
export function priceModelId(model: string, providerId: string): string {
  if (providerId === 'aws') return bedrockModelId(model)
  return model.replace(providerId === 'google' ? /^(?:publishers\/)?(?:google\/)?(?:models\/)?/ : /^models\//, '')
}

/**
 * ARNs end in the model's name. An inference profile's id begins with `global`, which has its own price, or with a geography: the list has
 * one price for all geographies but knows only some by name, such as `us`.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
function bedrockModelId(model: string): string {
  return model.replace(/^.*\//, '').replace(/^(?:[a-z]{2}|us-gov|apac)(?=\.[a-z\d]+\.)/, 'us')
}
