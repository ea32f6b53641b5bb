import type { Provider, ProviderFactory } from '@litecone/core'
import { anthropic, anthropicVertex } from '@litecone/providers-anthropic'
import { azure } from '@litecone/providers-azure'
import { bedrock } from '@litecone/providers-bedrock'
import { cohere } from '@litecone/providers-cohere'
import {
  alibaba,
  baseten,
  cerebras,
  cloudflare,
  compatible,
  databricks,
  deepinfra,
  deepseek,
  fireworks,
  friendli,
  github,
  heliconeGateway,
  huggingface,
  lmstudio,
  minimax,
  mistral,
  moonshot,
  nebius,
  novita,
  nvidia,
  ollama,
  openrouter,
  perplexity,
  sambanova,
  together,
  vercel,
  vllm,
  xai,
  zai,
} from '@litecone/providers-compatible'
import { gemini, vertex } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'

/** The configuration of a provider. */
export interface ProviderConfig {
  /** The base URL of its API, including the version path. Default: the provider's own. */
  readonly apiBase?: string | undefined
  /** The API key. Default: from the provider's environment variable. */
  readonly apiKey?: string | undefined
  /** Headers for requests from the OpenAI-compatible endpoint. Proxied requests have the client's headers instead. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Providers by id. */
export type Providers = ReadonlyMap<string, Provider>

/**
 * Creates all built-in providers, with the changes of the configuration, and its custom ones: servers with an OpenAI-compatible API, under ids that the operator
 * chooses. Throws a `TypeError` that names the invalid entry.
 *
 * Variables such as `OPENAI_BASE_URL` are not read for hosted providers. Applications use them to reach a gateway, so a gateway started in the same shell would call
 * itself. They are read for providers without a default URL (Azure) and for local servers.
 */
export function createProviders(
  config: Readonly<Record<string, ProviderConfig>> = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Providers {
  const providers = new Map<string, Provider>()
  const factories = new Map<string, ProviderFactory>()
  for (const factory of FACTORIES) {
    const { id, definition } = factory({})
    factories.set(id, factory)
    const apiBase = isHosted(definition.apiBase)
      ? definition.apiBase
      : definition.apiBaseEnv?.map((name) => environment[name]).find(Boolean)
    if (!isHosted(definition.apiBase)) checkBase(id, apiBase, definition.apiBaseEnv?.join(' or '))
    providers.set(id, factory({ apiBase }))
  }
  for (const [id, settings] of Object.entries(config)) {
    checkBase(id, settings.apiBase)
    const factory = factories.get(id)
    const apiBase = settings.apiBase ?? providers.get(id)?.settings.apiBase
    providers.set(id, factory ? factory({ ...settings, apiBase }) : createCustom(id, settings, factories))
  }
  return providers
}

const FACTORIES: readonly ProviderFactory[] = [
  openai,
  azure,
  anthropic,
  anthropicVertex,
  gemini,
  vertex,
  bedrock,
  groq,
  cohere,
  replicate,
  mistral,
  deepseek,
  deepinfra,
  xai,
  together,
  fireworks,
  perplexity,
  openrouter,
  cerebras,
  moonshot,
  alibaba,
  zai,
  minimax,
  nvidia,
  huggingface,
  github,
  cloudflare,
  vercel,
  sambanova,
  nebius,
  baseten,
  novita,
  friendli,
  databricks,
  heliconeGateway,
  ollama,
  vllm,
  lmstudio,
]

function createCustom(
  id: string,
  { apiBase, ...settings }: ProviderConfig,
  known: ReadonlyMap<string, ProviderFactory>,
): Provider {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id))
    throw new TypeError(
      `providers.${id.slice(0, 64)} is not a valid id for a provider: it becomes part of paths, so use up to 64 of a-z, 0-9, ".", "_" and "-".`,
    )
  if (RESERVED_IDS.has(id))
    throw new TypeError(
      `providers.${id} cannot be a provider's id, because paths of the gateway begin with it. Use another id.`,
    )
  if (apiBase === undefined)
    throw new TypeError(
      `providers.${id} is not a built-in provider. Set apiBase to the URL of its OpenAI-compatible API, or correct the id. Built-in: ${[...known.keys()].join(', ')}.`,
    )
  return compatible({ id, apiBase, ...settings })
}

/** Ids that providers cannot have: the first parts of the gateway's own paths, and names in Helicone's host names (`oai.helicone.ai`). */
const RESERVED_IDS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'ai',
  'ai-gateway',
  'api',
  'assets',
  'custom',
  'gateway',
  'google',
  'googleapis',
  'healthz',
  'metrics',
  'oai',
  'openapi.json',
  'readyz',
  'v1',
  'x',
])

/** Whether a default URL belongs to a public service, and not to a local server. Providers without one are customers' own resources, such as those of Azure. */
function isHosted(apiBase: string | undefined): boolean {
  return apiBase?.startsWith('https:') ?? false
}

/** Checks a base URL when the gateway starts. Otherwise, it would only be rejected at the first call. */
function checkBase(id: string, apiBase: string | undefined, where = `providers.${id}.apiBase`): void {
  if (apiBase === undefined) return
  const url = URL.canParse(apiBase) ? new URL(apiBase) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash) return
  throw new TypeError(
    `${where} must be a complete http or https URL without credentials, such as "https://api.example.com/v1".`,
  )
}
