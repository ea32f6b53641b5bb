import { refuse } from './helicone-header-error.ts'
import { writeHeaders } from './helicone-headers.ts'
import type { HeliconeHeadersOf, HeliconeOptions, OnlyOptions } from './options.ts'
import { parseTarget } from './value-kind.ts'

/** Where each provider's API is, by the base that its Litecone package has. Helicone swaps the origin and keeps the path. */
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

/** By what host of Helicone's they go when it is not their name. `gateway` is any, told by `Helicone-Target-URL`. */
const LABELS: Readonly<Record<string, string>> = {
  openai: 'oai',
  azure: 'oai',
  gemini: 'gateway',
  cohere: 'gateway',
  replicate: 'gateway',
  xai: 'x',
}

/** A provider by name, Helicone's `ai-gateway`, or the address of any other API. */
export type HeliconeProvider = keyof typeof ADDRESSES | 'ai-gateway' | `http://${string}` | `https://${string}`

export interface HeliconeProxyOptions extends HeliconeOptions {
  /** `eu` takes Helicone's hosts with `eu` in their names. An EU key works on the usual hosts too, so this is seldom needed. */
  region?: 'us' | 'eu' | undefined
  /**
   * A gateway of one's own instead of Helicone: Litecone's (`http://localhost:8787`, providers follow as `/openai`), or a self-hosted
   * Helicone's up to and with `/v1/gateway` (`http://localhost:8585/v1/gateway`).
   */
  base?: string | undefined
}

/** What a provider's factory takes: `openai({ ...heliconeProxy('openai', { apiKey }) })`. */
export interface HeliconeProxy<Headers> {
  apiBase: string
  headers: Headers
}

/**
 * Address and headers that send a provider's calls through Helicone, or through a gateway of one's own. `apiKey` is Helicone's; the
 * provider's own key stays where it was. Throws `HeliconeHeaderError`.
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
  if (!own && !rest.apiKey && !rest.jwt) refuse('missing', 'apiKey', 'must be a key of Helicone.')
  const headers = writeHeaders(rest)
  if (provider === 'ai-gateway') {
    // It takes Helicone's key where others take the provider's.
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
  // Helicone's hosts for one provider know of no fallbacks.
  const label = known && !rest.fallbacks ? (LABELS[known] ?? known) : 'gateway'
  const name = own ? nameAt(own.href, label, known) : label
  if (name === 'gateway') headers['Helicone-Target-URL'] ??= origin
  return { apiBase: (own ? `${own.href}/${name}` : `https://${name}.${host}`) + path, headers }
}

/** The provider is told by the first label of the host, so the region comes second. */
const HOSTS = { us: 'helicone.ai', eu: 'eu.hconeai.com' }

/**
 * By what part of the path a gateway of one's own knows the provider. A self-hosted Helicone has names for OpenAI and Anthropic only; all
 * others are `gateway`, told by `Helicone-Target-URL`. https://docs.helicone.ai/getting-started/self-host
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
