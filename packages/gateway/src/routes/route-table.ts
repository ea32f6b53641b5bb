import type { Provider } from '@litecone/core'
import type { Providers } from '../providers.ts'

/** Where requests to a provider go. */
export interface RouteTarget {
  readonly provider: string
  /** `undefined` if it must be configured (Azure). */
  readonly origin: string | undefined
  /** The path of the provider's default base URL, such as `/v1`. */
  readonly ownBase: string
  /** The path of the configured base URL, if that differs. It replaces `ownBase` at the start of a request's path. */
  readonly configuredBase: string | undefined
  readonly untrusted: boolean
}

/** Computed once, and used for every request. */
export interface RouteTable {
  /** Targets by the first part of the path: provider ids, and `oai`. */
  readonly byPath: ReadonlyMap<string, RouteTarget>
  /** Targets by the first label of the host: hosted providers, with Helicone's names. */
  readonly byLabel: ReadonlyMap<string, RouteTarget>
  /** Provider ids by host and port. */
  readonly byHost: ReadonlyMap<string, string>
  /** Origins whose address the target guard need not check. */
  readonly trusted: ReadonlySet<string>
}

export interface RouteTableOptions {
  /**
   * Whether the default URLs of Ollama, vLLM and LM Studio, which are on this machine, can be used. Only for a gateway on loopback: otherwise every holder of a
   * key could reach whatever listens on these ports. Default false.
   */
  readonly trustLocal?: boolean | undefined
}

export function createRouteTable(providers: Providers, { trustLocal = false }: RouteTableOptions = {}): RouteTable {
  const byPath = new Map<string, RouteTarget>()
  const byLabel = new Map<string, RouteTarget>()
  const byHost = new Map(Object.entries(OTHER_HOSTS))
  const trusted = new Set<string>()
  for (const [id, provider] of providers) {
    const target = createTarget(id, provider, trustLocal)
    byPath.set(id, target)
    if (isLabelled(provider)) byLabel.set(id, target)
    for (const base of [provider.definition.apiBase, provider.settings.apiBase]) {
      const host = parse(base)?.host
      // Claude and Gemini share the addresses of Vertex AI, which go by `vertex`.
      if (host !== undefined && !byHost.has(host) && id !== 'anthropic-vertex') byHost.set(host, id)
    }
    if (target.origin !== undefined && !target.untrusted) trusted.add(target.origin)
  }
  for (const [label, id] of Object.entries(LABELS)) {
    const target = byPath.get(id)
    if (target) byLabel.set(label, target)
  }
  const openai = byPath.get('openai')
  if (openai) byPath.set('oai', openai)
  return { byPath, byLabel, byHost, trusted }
}

/** Labels of Helicone's hosts that differ from the provider's id. */
const LABELS: Readonly<Record<string, string>> = { oai: 'openai', x: 'xai', google: 'gemini' }

/**
 * Labels of Helicone's hosts for providers that we do not have. Requests to them must not be matched by path, which would send their key to OpenAI. They can be
 * configured.
 */
export const FOREIGN_LABELS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'firecrawl',
  'hyperbolic',
  'llama',
  'predibase',
  'qstash',
])

/** Other hosts of the same APIs. */
const OTHER_HOSTS: Readonly<Record<string, string>> = {
  'api.together.ai': 'together',
  'api.cohere.ai': 'cohere',
  'api.openrouter.ai': 'openrouter',
}

function createTarget(id: string, { definition, settings }: Provider, trustLocal: boolean): RouteTarget {
  // Custom providers of the configuration have no other base URL.
  const isCustom = definition.apiBaseEnv === undefined
  const given = parse(isCustom ? definition.apiBase : settings.apiBase)
  const own = isCustom ? undefined : parse(definition.apiBase)
  const isMoved = given !== undefined && given.href !== own?.href
  return {
    provider: id,
    origin: (given ?? own)?.origin,
    ownBase: own ? basePath(own) : '',
    configuredBase: isMoved && !WHOLE_PATHS.has(id) ? basePath(given) : undefined,
    untrusted: given === undefined && own?.protocol === 'http:' && !trustLocal,
  }
}

/** The base URLs of Azure and Vertex AI may contain part of the request path (a resource or project), so only their origin is used. */
const WHOLE_PATHS: ReadonlySet<string> = /* @__PURE__ */ new Set(['azure', 'vertex', 'anthropic-vertex'])

function parse(base: string | undefined): URL | undefined {
  return base === undefined ? undefined : new URL(base)
}

function basePath({ pathname }: URL): string {
  return pathname.replace(/\/+$/, '')
}

/** Whether the label of a host may stand for the provider. The gateway's own machine may be called `ollama` or `helicone`. */
function isLabelled({ id, definition }: Provider): boolean {
  if (definition.apiBaseEnv === undefined) return FOREIGN_LABELS.has(id)
  return (
    id !== 'helicone' && (id === 'azure' || id === 'bedrock' || (definition.apiBase?.startsWith('https:') ?? false))
  )
}
