import { createProviders } from '../providers.ts'
import { providerAt } from '../routes/provider-at.ts'
import { createRouteTable, type RouteTable } from '../routes/route-table.ts'

/** What others call the providers of the workspace, in lower case: Helicone, OpenTelemetry's conventions and instrumentations. */
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

/** Names that say no more than that somebody answered. */
const NOBODY: ReadonlySet<string> = /* @__PURE__ */ new Set(['', 'custom', 'local', 'helicone', 'unknown'])

/** The id of the provider by whatever name it goes: `GOOGLE` is `gemini`, `openai.chat` is `openai`. `undefined` when it names nobody. */
export function providerId(name: string | null | undefined): string | undefined {
  const lower = name?.trim().toLowerCase() ?? ''
  if (NOBODY.has(lower) || !/^[a-z0-9][a-z0-9 ._-]{0,127}$/.test(lower)) return undefined
  if (Object.hasOwn(IDS, lower)) return IDS[lower]
  // The AI SDK names the API too: `anthropic.messages`.
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

/** The id of the provider at an address; `undefined` when it is nobody's whom we know, or no address. */
export function providerOfUrl(url: string): string | undefined {
  const { origin, hostname } = parseUrl(url)
  const found = hostname === '' ? hostname : providerAt(origin, routes())
  return found === hostname || found === 'helicone' ? undefined : found
}

/** The host's name of an address that is nobody's whom we know. */
export function hostOfUrl(url: string): string | undefined {
  const { hostname } = parseUrl(url)
  return hostname === '' || /^(?:localhost|\[.*\]|[\d.]+)$/.test(hostname) ? undefined : hostname
}

/** What clients log is often no address: `localhost:1234/v1`, whose scheme a parser takes to be `localhost:`, has neither host nor origin. */
function parseUrl(url: string): Pick<URL, 'origin' | 'hostname'> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return parsed && parsed.origin !== 'null' ? parsed : { origin: '', hostname: '' }
}
