import type { RouteTable } from './route-table.ts'

/** The id of the provider at an origin, else the host's name. */
export function providerAt(origin: string, { byHost }: RouteTable): string {
  const { host, hostname } = new URL(origin)
  const known = byHost.get(host)
  if (known) return known
  for (const [ending, provider] of HOST_ENDINGS) if (hostname.endsWith(ending)) return provider
  return hostname
}

/** Resources of customers' own have hosts of their own. */
const HOST_ENDINGS: readonly (readonly [ending: string, provider: string])[] = [
  ['.openai.azure.com', 'azure'],
  ['.cognitiveservices.azure.com', 'azure'],
  ['.services.ai.azure.com', 'azure'],
  ['.azure-api.net', 'azure'],
  // Vertex AI: https://docs.cloud.google.com/vertex-ai/docs/reference/rest
  ['-aiplatform.googleapis.com', 'gemini'],
]
