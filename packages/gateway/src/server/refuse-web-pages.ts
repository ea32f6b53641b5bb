import type { IncomingHttpHeaders } from 'node:http'
import { createErrorAnswer } from '../ai/error-answer.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'
import { allowsOrigin, type CorsOptions } from './cors.ts'

export interface WebPageOptions extends CorsOptions {
  /** Accepted host names, besides `localhost`, names that end in `.localhost`, and IP addresses. */
  readonly hosts: readonly string[]
}

/** The last accepted `Host` header, because nearly all requests have the same one. */
const lastAccepted = /* @__PURE__ */ new WeakMap<WebPageOptions, string>()

/**
 * Refuses requests of web pages to a gateway without keys, which any page in a browser on the same machine could otherwise use. `Host` reveals a page whose own name
 * was made to resolve to 127.0.0.1 (DNS rebinding), and `Origin` any other page.
 */
export function refuseWebPages({ host, origin }: IncomingHttpHeaders, options: WebPageOptions): OwnAnswer | undefined {
  if (origin === undefined && host !== undefined && host === lastAccepted.get(options)) return undefined
  // A request of HTTP/1.0, which health checks use and browsers do not.
  if (host === undefined && origin === undefined) return undefined
  const name = nameOf(`http://${host ?? ''}`)
  if (name === undefined || !isAcceptedName(name, options.hosts)) {
    return refuse(
      'unknown_host',
      'This gateway has no keys, so it accepts only localhost and addresses as its host: a web page could point its own name here. ' +
        'Add the name to server.hosts in the configuration, or create a key.',
    )
  }
  if (host !== undefined) lastAccepted.set(options, host)
  if (origin === undefined || allowsOrigin(origin, options) || nameOf(origin) === name) return undefined
  return refuse(
    'cross_origin',
    'This gateway has no keys, so it accepts no requests from web pages of other origins. Add the origin to server.corsOrigins in the configuration.',
  )
}

/** All IP addresses are accepted: a browser sends one as `Host` only for a URL with that address, which DNS cannot change. */
function isAcceptedName(name: string, hosts: readonly string[]): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    /^(?:[\d.]+|\[.*\])$/.test(name) ||
    hosts.some((host) => name === host.toLowerCase() || name.endsWith(`.${host.toLowerCase()}`))
  )
}

function nameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}

function refuse(code: string, message: string): OwnAnswer {
  return createErrorAnswer(403, message, { code })
}
