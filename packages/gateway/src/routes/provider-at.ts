import { regionOfHost } from '../bedrock/region.ts'
import type { RouteTable } from './route-table.ts'

/** The id of the provider at an origin, else the host name. Throws if the origin is not a URL. */
export function providerAt(origin: string, { byHost }: RouteTable): string {
  const { host, hostname } = new URL(origin)
  const known = byHost.get(host) ?? FOREIGN_HOSTS.get(host)
  if (known) return known
  for (const [ending, provider] of HOST_ENDINGS) if (hostname.endsWith(ending)) return provider
  return regionOfHost(hostname) === undefined ? hostname : 'bedrock'
}

/** Providers whose customers have their own hosts. */
const HOST_ENDINGS: readonly (readonly [ending: string, provider: string])[] = [
  ['.openai.azure.com', 'azure'],
  ['.cognitiveservices.azure.com', 'azure'],
  ['.services.ai.azure.com', 'azure'],
  ['.azure-api.net', 'azure'],
  // Vertex AI: https://docs.cloud.google.com/vertex-ai/docs/reference/rest
  ['aiplatform.googleapis.com', 'vertex'],
  ['.rep.googleapis.com', 'vertex'],
]

/** Providers that we do not have, with Helicone's names, which imported logs and the price list use. */
const FOREIGN_HOSTS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['api.avian.io', 'avian'],
  ['api.endpoints.anyscale.com', 'anyscale'],
  ['api.firecrawl.dev', 'firecrawl'],
  ['api.lemonfox.ai', 'lemonfox'],
  ['api.llama.com', 'llama'],
  ['api.openpipe.ai', 'openpipe'],
  ['chutes.com', 'chutes'],
  ['gateway.ai.cloudflare.com', 'cloudflare'],
  ['llm.chutes.com', 'chutes'],
  ['qstash.upstash.io', 'qstash'],
])
