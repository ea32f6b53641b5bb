import type { ParsedFallback } from '@litecone/headers'
import { createSigner, type Signer } from '../bedrock/create-signer.ts'
import { assembleBody, parseBody, withKeys } from '../body/parse-body.ts'
import type { HeaderList } from '../proxy/answer.ts'
import type { Exchange, Route } from '../proxy/exchange.ts'
import type { UpstreamRequest } from '../proxy/upstream.ts'
import { UpstreamError } from '../proxy/upstream-error.ts'
import { forwardableHeaders, headerValue } from '../proxy/upstream-headers.ts'

/** A target of a request, and the request as it is sent there. */
export interface TryTarget {
  readonly route: Route
  readonly request: UpstreamRequest
  /** For the log. */
  readonly model: string | undefined
  /** Signs each attempt; absent if the target needs no signature. */
  readonly sign?: Signer | undefined
}

export interface TryOptions {
  /** Origins of the configuration and of known providers, as opposed to those that only a client names. */
  readonly trustedOrigins: ReadonlySet<string>
  /** The id of the provider at an origin, which decides a fallback's vault key, its price, and whether the caller may go there. */
  providerOf(origin: string): string
  /**
   * Called before each fallback. Returns the headers to send, with a provider key if the client sent none. Throws an `UpstreamError` if the client may not
   * use the provider or the model. `json` is the body with the fallback's override.
   */
  readonly prepare?:
    | ((route: Route, headers: HeaderList, json: Exchange['json']) => HeaderList | Promise<HeaderList>)
    | undefined
}

/** The request's own target, for calls without fallbacks. */
export function ownTarget(exchange: Exchange, request: UpstreamRequest): TryTarget {
  const { route, headers, json } = exchange
  return { route, request, model: modelIn(json), sign: createSigner(route, headers) }
}

/** The route of a fallback. One that only names a model keeps the request's route. Throws an `UpstreamError` if its target is not a URL. */
export function fallbackRoute(
  { route }: Exchange,
  fallback: ParsedFallback,
  { trustedOrigins, providerOf }: TryOptions,
): Route {
  const target = fallback['target-url']
  if (target === undefined) return route
  const { origin, protocol } = URL.canParse(target) ? new URL(target) : { origin: '', protocol: '' }
  if (!/^https?:$/.test(protocol)) {
    throw new UpstreamError(
      'internal_error',
      'A target-url in Helicone-Fallbacks is not a URL. Write it like https://api.openai.com.',
      {
        status: 400,
      },
    )
  }
  const region = origin === route.origin ? route.region : undefined
  return { provider: providerOf(origin), origin, path: route.path, untrusted: !trustedOrigins.has(origin), region }
}

/** The target and request of a fallback, made from the original request. Rejects with an `UpstreamError` if the body cannot be changed. */
export async function fallbackTarget(
  exchange: Exchange,
  request: UpstreamRequest,
  fallback: ParsedFallback,
  route: Route,
  options: TryOptions,
): Promise<TryTarget> {
  const { body, json } = overriddenBody(exchange, request, fallback.bodyKeyOverride)
  const model = modelIn(json)
  const isReplaced = body !== request.body
  const headers = fallback.headers
    ? withContentType(
        forwardableHeaders(Object.entries(fallback.headers).flat(), {
          bodyReplaced: isReplaced,
          drop: ['content-length'],
        }),
        request.headers,
      )
    : isReplaced
      ? forwardableHeaders(request.headers, { bodyReplaced: true })
      : request.headers
  const prepared = options.prepare ? await options.prepare(route, headers, json) : headers
  const { origin, untrusted } = fallback['target-url'] === undefined ? request : route
  // A fallback's headers replace all of the request's, AWS keys included.
  const sign = createSigner(route, fallback.headers ? lowerCased(fallback.headers) : exchange.headers)
  return { route, model, sign, request: { ...request, origin, untrusted, body, headers: prepared } }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** A fallback's headers replace all of the request's, except for `Content-Type`: the headers in Helicone's own example contain only a key. */
function withContentType(headers: HeaderList, own: HeaderList): HeaderList {
  const type = headerValue(headers, 'content-type') === undefined ? headerValue(own, 'content-type') : undefined
  return type === undefined ? headers : [...headers, 'content-type', type]
}

function overriddenBody(
  exchange: Exchange,
  { body }: UpstreamRequest,
  override: Readonly<Record<string, unknown>> | undefined,
): { body: UpstreamRequest['body']; json: Exchange['json'] } {
  if (!override || !Object.keys(override).length || !body) return { body, json: exchange.json }
  const json = Buffer.isBuffer(body) ? parseBody(body) : undefined
  const merged = json && withKeys(json, override)
  const bytes = merged && assemble(merged)
  if (!bytes) {
    throw new UpstreamError(
      'internal_error',
      'Helicone-Fallbacks changes keys of the body (bodyKeyOverride, or names of models), but this body is not a JSON object, is nested too deeply, or is too large to change.',
      { status: 400 },
    )
  }
  return { body: bytes, json: merged }
}

/** `undefined` if the override, which comes from a header, is nested too deeply to be serialized. */
function assemble(json: Readonly<Record<string, unknown>>): Buffer | undefined {
  try {
    return assembleBody(json)
  } catch {
    return undefined
  }
}

function modelIn(json: Exchange['json']): string | undefined {
  const model = json?.['model']
  return typeof model === 'string' ? model : undefined
}
