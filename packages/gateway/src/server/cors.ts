import type { IncomingMessage, ServerResponse } from 'node:http'

export interface CorsOptions {
  /** Allowed origins: `https://app.example.com`, or `*` for any. If empty (default), pages of other origins cannot read responses. */
  readonly origins: readonly string[]
}

/** How long a browser may cache a preflight response: one day. Browsers have lower limits of their own. */
const PREFLIGHT_SECONDS = '86400'

/** Whether a page of this origin may use the gateway. */
export function allowsOrigin(origin: string, { origins }: CorsOptions): boolean {
  return origins.includes('*') || origins.includes(origin)
}

/**
 * Adds CORS headers for allowed origins, and answers preflight requests. Returns true if it has sent a response. Credentials (cookies) are never allowed, because keys
 * are sent in other headers. https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function answerCors(request: IncomingMessage, response: ServerResponse, options: CorsOptions): boolean {
  const { origin } = request.headers
  if (origin === undefined || !options.origins.length) return false
  response.setHeader('vary', 'Origin')
  if (!allowsOrigin(origin, options)) return false
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', '*')
  const method = request.headers['access-control-request-method']
  if (request.method !== 'OPTIONS' || method === undefined) return false
  const headers = request.headers['access-control-request-headers']
  if (headers !== undefined) response.setHeader('access-control-allow-headers', headers)
  response.writeHead(204, { 'access-control-allow-methods': method, 'access-control-max-age': PREFLIGHT_SECONDS })
  response.end()
  return true
}
