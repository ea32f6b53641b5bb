import { createProviders } from '../providers.ts'
import { providerAt } from '../routes/provider-at.ts'
import { createRouteTable, type RouteTable } from '../routes/route-table.ts'

/** Other names of our providers, in lower case, at Helicone and in OpenTelemetry's conventions and instrumentations. */
const IDS: Readonly<Record<string, string>> = {
  google: 'gemini',
  googleapis: 'gemini',
  google_genai: 'gemini',
  googleai: 'gemini',
  'google-ai-studio': 'gemini',
  'gcp.gemini': 'gemini',
  'gcp.gen_ai': 'gemini',
  'gcp.vertex_ai': 'vertex',
  vertex_ai: 'vertex',
  vertexai: 'vertex',
  'google.generative-ai': 'gemini',
  'google.vertex': 'vertex',
  'azure.ai.openai': 'azure',
  'azure.ai.inference': 'azure',
  'az.ai.openai': 'azure',
  'az.ai.inference': 'azure',
  azure_openai: 'azure',
  azureopenai: 'azure',
  'aws.bedrock': 'bedrock',
  aws: 'bedrock',
  x: 'xai',
  x_ai: 'xai',
  mistral_ai: 'mistral',
  mistralai: 'mistral',
  together_ai: 'together',
  togetherai: 'together',
  fireworks_ai: 'fireworks',
  moonshotai: 'moonshot',
  moonshot_ai: 'moonshot',
  dashscope: 'alibaba',
  'z-ai': 'zai',
  nvidia_nim: 'nvidia',
  vercel_ai_gateway: 'vercel',
  friendliai: 'friendli',
}

/** Names that do not identify a provider. */
const UNSPECIFIC: ReadonlySet<string> = /* @__PURE__ */ new Set(['', 'custom', 'local', 'helicone', 'unknown'])

/** The id of a provider by any of its names: `GOOGLE` is `gemini`, `openai.chat` is `openai`. Unknown names are kept. `undefined` if it is not the name of a provider. */
export function providerId(name: string | null | undefined): string | undefined {
  const lower = name?.trim().toLowerCase() ?? ''
  if (UNSPECIFIC.has(lower) || !/^[a-z0-9][a-z0-9 ._-]{0,127}$/.test(lower)) return undefined
  if (Object.hasOwn(IDS, lower)) return IDS[lower]
  // The AI SDK adds the API: `anthropic.messages`.
  const [first = lower] = lower.split('.')
  if (Object.hasOwn(IDS, first)) return IDS[first]
  return isKnownProvider(first) ? first : lower.replaceAll(' ', '-')
}

let table: RouteTable | undefined

function routes(): RouteTable {
  table ??= createRouteTable(createProviders({}, {}))
  return table
}

export function isKnownProvider(id: string): boolean {
  return routes().byPath.has(id) && id !== 'oai'
}

/** The id of the provider at a URL; `undefined` if it is unknown or the URL is invalid. */
export function providerOfUrl(url: string): string | undefined {
  const { origin, hostname } = parseUrl(url)
  const found = hostname === '' ? hostname : providerAt(origin, routes())
  return found === hostname || found === 'helicone' ? undefined : found
}

/** The host name of an unknown provider's URL; `undefined` for local hosts and addresses. */
export function hostOfUrl(url: string): string | undefined {
  const { hostname } = parseUrl(url)
  return hostname === '' || /^(?:localhost|\[.*\]|[\d.]+)$/.test(hostname) ? undefined : hostname
}

/** Logged URLs are often invalid: `localhost:1234/v1` is parsed with the scheme `localhost:`, and has neither host nor origin. */
function parseUrl(url: string): Pick<URL, 'origin' | 'hostname'> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return parsed && parsed.origin !== 'null' ? parsed : { origin: '', hostname: '' }
}
