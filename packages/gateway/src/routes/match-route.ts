import type { ParsedHeliconeHeaders } from '@litecone/headers'
import { takePathKey } from '@litecone/headers/contract'
import { regionOrigin, takeRegion } from '../bedrock/region.ts'
import type { OwnAnswer, Route } from '../proxy/exchange.ts'
import { type OwnKind, ownKind } from './own-path.ts'
import { providerAt } from './provider-at.ts'
import { beginsWith, providerPath } from './provider-path.ts'
import { refuseRoute, unknownRoute } from './refused-route.ts'
import { FOREIGN_LABELS, type RouteTable, type RouteTarget } from './route-table.ts'
import { withoutQuery } from './without-query.ts'

export interface RouteRequest {
  /** The header `Host`. */
  readonly host: string | undefined
  /** The request target as it was sent: `request.url` of `node:http`. */
  readonly url: string
}

/** Where a request goes. */
export type RouteMatch = (
  | { readonly kind: 'proxy'; readonly route: Route }
  /** For the gateway itself. `path` includes the query, and the prefix (such as `/ai`) even if the host determined it. */
  | { readonly kind: OwnKind; readonly path: string }
  /** `refused` is a 400: the target is missing, or the request is malformed. `unknown` is a 404. */
  | { readonly kind: 'refused' | 'unknown'; readonly answer: OwnAnswer }
) & {
  /** The gateway key that was in the path. It is removed from the paths above. */
  readonly apiKey?: string | undefined
}

/**
 * Determines where a request goes: by the first label of its host, else by its path. The path is never decoded or resolved: `..` is forwarded to the provider,
 * and a name after `//` is not a host.
 */
export function matchRoute(request: RouteRequest, options: ParsedHeliconeHeaders, table: RouteTable): RouteMatch {
  const target = readTarget(request.url)
  if (target === undefined)
    return {
      kind: 'refused',
      answer: refuseRoute('The path of the request is malformed: write it percent-encoded, without spaces and "#".'),
    }
  const { path, apiKey } = target.includes('k-helicone') ? takePathKey(target) : { path: target, apiKey: undefined }
  const match = matchHost(labelOf(request.host), path, options, table) ?? matchPath(path, options, table)
  return apiKey === undefined ? match : { ...match, apiKey }
}

/** Path and query. The host of the absolute form (RFC 9112, 3.2.2) is ignored. `undefined` if they are invalid. */
function readTarget(url: string): string | undefined {
  const path = url.startsWith('/') ? url : /^https?:\/\/[^/?#]*(.*)$/is.exec(url)?.[1]
  if (path === undefined || /[\u0000-\u0020\u007f#]/.test(path)) return undefined
  return path.startsWith('/') ? path : `/${path}`
}

/** `oai` of `oai.gateway.example:8787`. `''` for a host name with a single label. */
function labelOf(host: string | undefined): string {
  const dot = host?.indexOf('.') ?? -1
  return host === undefined || dot < 1 ? '' : host.slice(0, dot).toLowerCase()
}

function matchHost(
  label: string,
  path: string,
  options: ParsedHeliconeHeaders,
  table: RouteTable,
): RouteMatch | undefined {
  if (ownKind(withoutQuery(path)) === 'operations') return undefined
  const target = table.byLabel.get(label)
  if (target) return toProvider(target, path, options, table)
  if (FOREIGN_LABELS.has(label)) {
    const message = `This gateway has no provider for the host ${label}.*. Configure providers.${label}.apiBase, or send Helicone-Target-URL to /gateway/*.`
    return { kind: 'unknown', answer: unknownRoute(message, table.byPath.keys()) }
  }
  // The gateway's own host is often called "gateway", too. Requests without a target are then matched by path, and so are those whose path names a provider.
  if (label === 'gateway' && !beginsWith(path, '/gateway')) {
    const chosen = table.byPath.has(firstPart(path)) ? options.targetUrl : targetOf(options)
    if (chosen !== undefined) return toTarget(chosen, path, table)
  }
  const ai = aiPath(`/ai${path}`)
  if (label === 'ai-gateway' && ai.startsWith('/ai/v1/') && !ownKind(withoutQuery(path)))
    return { kind: 'ai', path: ai }
  return undefined
}

/**
 * `/ai/v1/models` also for `/ai/models`. Helicone's AI gateway takes base URLs without `/v1`, which LibreChat and LiteLLM have:
 * https://www.librechat.ai/docs/configuration/librechat_yaml/ai_endpoints/helicone
 */
function aiPath(path: string): string {
  return path.replace(/^\/ai(?=\/(?:chat\/completions|responses|embeddings|moderations|models)(?:$|[/?]))/, '/ai/v1')
}

function matchPath(path: string, options: ParsedHeliconeHeaders, table: RouteTable): RouteMatch {
  const own = ownKind(withoutQuery(path))
  if (own) return { kind: own, path: own === 'ai' ? aiPath(path) : path }
  if (!beginsWith(path, '/v1')) return matchName(path, options, table)
  // The proxy of Helicone's self-hosted server is there.
  if (path.startsWith('/v1/gateway/')) return matchName(path.slice('/v1/gateway'.length), options, table)
  const openai = table.byPath.get('openai')
  return openai ? toProvider(openai, path, options, table) : matchName(path, options, table)
}

/** Matches a path such as `/groq/openai/v1/models`: the name of a provider, followed by the path there. */
function matchName(path: string, options: ParsedHeliconeHeaders, table: RouteTable): RouteMatch {
  const name = firstPart(path)
  const end = 1 + name.length
  const rest = path.startsWith('/', end) ? path.slice(end) : `/${path.slice(end)}`
  const target = table.byPath.get(name)
  if (target) return toProvider(target, rest, options, table)
  if (name === 'gateway') {
    const origin = targetOf(options) ?? options.openaiApiBase
    return origin === undefined ? { kind: 'refused', answer: missingTarget(options) } : toTarget(origin, rest, table)
  }
  const message =
    'There is nothing at this path of the gateway. The base URL must name the target: /v1 is OpenAI, /anthropic or another name is that provider, /ai/v1 is any of them in OpenAI’s format.'
  return { kind: 'unknown', answer: unknownRoute(message, table.byPath.keys()) }
}

function toProvider(target: RouteTarget, path: string, options: ParsedHeliconeHeaders, table: RouteTable): RouteMatch {
  const isOpenAI = target.provider === 'openai'
  if (isOpenAI || target.provider === 'azure') {
    const chosen = options.openaiApiBase ?? options.targetUrl
    if (chosen !== undefined) return toTarget(chosen, path, table)
  }
  if (target.provider === 'bedrock') return toBedrock(target, path)
  const isDeployment = isOpenAI && path.startsWith('/openai/deployments/')
  const actual = isDeployment ? table.byPath.get('azure') : target
  if (actual?.origin === undefined) {
    return { kind: 'refused', answer: missingAddress(actual?.provider ?? 'azure') }
  }
  const { provider, origin, untrusted } = actual
  return { kind: 'proxy', route: { provider, origin, path: providerPath(actual, path), untrusted } }
}

/** A region in the path overrides the gateway's own, and a configured URL overrides both. */
function toBedrock(target: RouteTarget, given: string): RouteMatch {
  const { region, path } = takeRegion(given) ?? { region: undefined, path: given }
  const isMoved = target.configuredBase !== undefined
  const origin = region === undefined || isMoved ? target.origin : regionOrigin(region)
  if (origin === undefined) return { kind: 'refused', answer: missingAddress('bedrock') }
  const { provider, untrusted } = target
  return { kind: 'proxy', route: { provider, origin, path: providerPath(target, path), untrusted, region } }
}

function missingAddress(provider: string): OwnAnswer {
  const remedy = `configure providers.${provider}.apiBase.`
  if (provider === 'bedrock')
    return refuseRoute(
      `Bedrock needs a region. Name one in the path, such as /bedrock/v1/us-east-1/model/…, set AWS_REGION for the gateway, or ${remedy}`,
    )
  if (provider !== 'azure') return refuseRoute(`${provider} has no default URL: ${remedy}`)
  return refuseRoute(
    `Azure has no default URL. Send Helicone-OpenAI-Api-Base, such as https://my.openai.azure.com, or ${remedy}`,
  )
}

/** The origin that a request names: its target, else that of the first fallback, which is tried first. */
function targetOf({ targetUrl, fallbacks }: ParsedHeliconeHeaders): string | undefined {
  const first = fallbacks?.[0]?.['target-url'] ?? ''
  return targetUrl ?? (/^https?:/i.test(first) && URL.canParse(first) ? new URL(first).origin : undefined)
}

/** The route to an origin that the client chose. */
function toTarget(origin: string, path: string, table: RouteTable): RouteMatch {
  const untrusted = !table.trusted.has(origin)
  return { kind: 'proxy', route: { provider: providerAt(origin, table), origin, path, untrusted } }
}

/** Helicone's message for a missing target, or the problem of an invalid header. */
function missingTarget({ problems }: ParsedHeliconeHeaders): OwnAnswer {
  const problem = problems.find(({ header }) => /^helicone-(?:target-url|fallbacks)$/i.test(header))
  return refuseRoute(problem?.message.replace(' It was left out.', '') ?? 'Missing target base url')
}

function firstPart(path: string): string {
  return path.slice(1, 1 + path.slice(1).search(/[/?]|$/))
}
