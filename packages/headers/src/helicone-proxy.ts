import { refuse } from './helicone-header-error.ts'
import { writeHeaders } from './helicone-headers.ts'
import type { HeliconeHeadersOf, HeliconeOptions, OnlyOptions } from './options.ts'
import { parseTarget } from './value-kind.ts'

/** Each provider's API address, as in its Litecone package. Helicone replaces the origin and keeps the path. */
const ADDRESSES = {
  openai: 'api.openai.com/v1',
  anthropic: 'api.anthropic.com',
  azure: 'azure.com',
  gemini: 'generativelanguage.googleapis.com/v1beta',
  groq: 'api.groq.com/openai/v1',
  cohere: 'api.cohere.com',
  replicate: 'api.replicate.com/v1',
  mistral: 'api.mistral.ai/v1',
  deepinfra: 'api.deepinfra.com/v1/openai',
  deepseek: 'api.deepseek.com',
  xai: 'api.x.ai/v1',
  together: 'api.together.xyz/v1',
  fireworks: 'api.fireworks.ai/inference/v1',
  perplexity: 'api.perplexity.ai',
  openrouter: 'openrouter.ai/api/v1',
  cerebras: 'api.cerebras.ai/v1',
  nebius: 'api.tokenfactory.nebius.com/v1',
  novita: 'api.novita.ai/openai/v1',
  nvidia: 'integrate.api.nvidia.com/v1',
  vercel: 'ai-gateway.vercel.sh/v1',
} as const

/** Labels of Helicone's hosts that differ from the provider's name. `gateway` serves any provider, by `Helicone-Target-URL`. */
const LABELS: Readonly<Record<string, string>> = {
  openai: 'oai',
  azure: 'oai',
  gemini: 'gateway',
  cohere: 'gateway',
  replicate: 'gateway',
  xai: 'x',
}

/** A provider's name, Helicone's `ai-gateway`, or the URL of any other API. */
export type HeliconeProvider = keyof typeof ADDRESSES | 'ai-gateway' | `http://${string}` | `https://${string}`

export interface HeliconeProxyOptions extends HeliconeOptions {
  /** `eu` uses Helicone's EU hosts. Rarely needed, because EU keys work on the usual hosts too. */
  region?: 'us' | 'eu' | undefined
  /**
   * The URL of your own gateway instead of Helicone: Litecone's (`http://localhost:8787`, to which providers are appended as `/openai`), or a
   * self-hosted Helicone's including `/v1/gateway` (`http://localhost:8585/v1/gateway`).
   */
  base?: string | undefined
}

/** Settings for a provider's factory: `openai({ ...heliconeProxy('openai', { apiKey }) })`. */
export interface HeliconeProxy<Headers> {
  apiBase: string
  headers: Headers
}

/**
 * The address and headers that send a provider's calls through Helicone or your own gateway. `apiKey` is Helicone's; the provider's own key
 * is unchanged.
 *
 * @throws HeliconeHeaderError If an option is unknown, invalid or missing.
 */
export function heliconeProxy<Options extends HeliconeProxyOptions>(
  provider: HeliconeProvider,
  options: Options & OnlyOptions<Options, HeliconeProxyOptions>,
): HeliconeProxy<Record<string, string> & HeliconeHeadersOf<Options>>
export function heliconeProxy(
  provider: HeliconeProvider,
  options: HeliconeProxyOptions,
): HeliconeProxy<Record<string, string>> {
  const { region = 'us', base, ...rest } = options
  if (!Object.hasOwn(HOSTS, region)) refuse('invalid', 'region', 'must be us or eu.')
  const host = HOSTS[region]
  const own = base === undefined ? undefined : parseBase(base, 'base', 'must be')
  if (!own && !rest.apiKey && !rest.jwt) refuse('missing', 'apiKey', 'must be a Helicone key.')
  const headers = writeHeaders(rest)
  if (provider === 'ai-gateway') {
    // The AI gateway expects Helicone's key where other hosts expect the provider's.
    if (headers['Helicone-Auth']) headers['Authorization'] = headers['Helicone-Auth']
    return { apiBase: `${own?.href ?? `https://${provider}.${host}`}/v1`, headers }
  }
  if (provider === 'azure' && !rest.openaiApiBase)
    refuse('missing', 'openaiApiBase', 'must be your Azure resource, such as https://my.openai.azure.com.')
  const known = Object.hasOwn(ADDRESSES, provider) ? (provider as keyof typeof ADDRESSES) : undefined
  const address = known ? `https://${ADDRESSES[known]}` : provider
  const { origin, path } = parseBase(
    address,
    'provider',
    `must be ${Object.keys(ADDRESSES).join(', ')}, ai-gateway, or`,
  )
  // Helicone's hosts for a single provider do not support fallbacks.
  const label = known && !rest.fallbacks ? (LABELS[known] ?? known) : 'gateway'
  const name = own ? nameAt(own.href, label, known) : label
  if (name === 'gateway') headers['Helicone-Target-URL'] ??= origin
  return { apiBase: (own ? `${own.href}/${name}` : `https://${name}.${host}`) + path, headers }
}

/** The first label of the host determines the provider, so the region comes second. */
const HOSTS = { us: 'helicone.ai', eu: 'eu.hconeai.com' }

/**
 * The path segment by which your own gateway knows the provider. A self-hosted Helicone has segments for OpenAI and Anthropic only; others
 * use `gateway` with `Helicone-Target-URL`. https://docs.helicone.ai/getting-started/self-host
 */
function nameAt(base: string, label: string, known: string | undefined): string {
  if (!base.endsWith('/v1/gateway')) return known ?? 'gateway'
  return /^(oai|anthropic)$/.test(label) ? label : 'gateway'
}

function parseBase(text: string, field: string, sentence: string): { href: string; origin: string; path: string } {
  const url = parseTarget(text)
  if (!url || url.search || url.hash)
    refuse('invalid', field, `${sentence} an http(s) URL without credentials and query.`)
  const path = url.pathname.replace(/\/+$/, '')
  return { href: url.origin + path, origin: url.origin, path }
}
