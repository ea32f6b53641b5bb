import type { Provider } from '@litecone/core'
import type { Providers } from '../providers.ts'

/** Where a provider's requests go. */
export interface RouteTarget {
  readonly provider: string
  /** Absent when it has to be configured (Azure). */
  readonly origin: string | undefined
  /** The path of the provider's own address: `/v1`. */
  readonly ownBase: string
  /** The path of the configured address, if it differs. It replaces `ownBase` at the front of a request's path. */
  readonly configuredBase: string | undefined
  readonly untrusted: boolean
}

/** Worked out once, read for every request. */
export interface RouteTable {
  /** By the first part of the path: ids, and `oai`. */
  readonly byPath: ReadonlyMap<string, RouteTarget>
  /** By the first label of the host: hosted providers, with Helicone's names for them. */
  readonly byLabel: ReadonlyMap<string, RouteTarget>
  /** Provider ids by host and port. */
  readonly byHost: ReadonlyMap<string, string>
  /** Origins that need no look at their address. */
  readonly trusted: ReadonlySet<string>
}

export interface RouteTableOptions {
  /**
   * Whether servers that are looked for on this machine unless configured (Ollama, vLLM, LM Studio) may be reached there. Right for a
   * gateway on loopback; elsewhere whatever listens on their ports would be open to every holder of a key. Default false.
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

/** Hosts of Helicone that go by another name than the provider's id. */
const LABELS: Readonly<Record<string, string>> = { oai: 'openai', x: 'xai', google: 'gemini' }

/**
 * Helicone's hosts for providers that the workspace lacks. A request to one must not be taken for OpenAI's, its key with it; one that the
 * configuration names is known again.
 */
export const FOREIGN_LABELS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'firecrawl',
  'hyperbolic',
  'llama',
  'predibase',
  'qstash',
])

/** Other addresses of the same APIs. */
const OTHER_HOSTS: Readonly<Record<string, string>> = {
  'api.together.ai': 'together',
  'api.cohere.ai': 'cohere',
  'api.openrouter.ai': 'openrouter',
}

function createTarget(id: string, { definition, settings }: Provider, trustLocal: boolean): RouteTarget {
  // Providers that only the configuration knows have nothing but the address that it gave.
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

/** Azure's and Vertex AI's paths name a resource or a project, in a base or after it: only the origin of a base is taken. */
const WHOLE_PATHS: ReadonlySet<string> = /* @__PURE__ */ new Set(['azure', 'vertex', 'anthropic-vertex'])

function parse(base: string | undefined): URL | undefined {
  return base === undefined ? undefined : new URL(base)
}

function basePath({ pathname }: URL): string {
  return pathname.replace(/\/+$/, '')
}

/** A machine may be called `ollama` or `helicone` without meaning that all its requests go there. */
function isLabelled({ id, definition }: Provider): boolean {
  if (definition.apiBaseEnv === undefined) return FOREIGN_LABELS.has(id)
  return (
    id !== 'helicone' && (id === 'azure' || id === 'bedrock' || (definition.apiBase?.startsWith('https:') ?? false))
  )
}
