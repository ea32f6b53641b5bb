import type { IncomingHttpHeaders } from 'node:http'
import { createErrorAnswer } from '../ai/error-answer.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'
import { allowsOrigin, type CorsOptions } from './cors.ts'

export interface StrangersOptions extends CorsOptions {
  /** Names by which this gateway may be called, beside `localhost`, names below it, and addresses. */
  readonly hosts: readonly string[]
}

/** The last host that was found to be the gateway's own: nearly all requests have the same. */
const lastOwn = /* @__PURE__ */ new WeakMap<StrangersOptions, string>()

/**
 * For a gateway without keys: whoever reaches it may use it, and a browser on the same machine can reach it for any web page. A page whose own name
 * resolves to 127.0.0.1 is recognised by `Host`, any other by `Origin`.
 */
export function refuseStrangers(
  { host, origin }: IncomingHttpHeaders,
  options: StrangersOptions,
): OwnAnswer | undefined {
  if (origin === undefined && host !== undefined && host === lastOwn.get(options)) return undefined
  // Of HTTP/1.0, which no browser speaks: health checks do.
  if (host === undefined && origin === undefined) return undefined
  const name = nameOf(`http://${host ?? ''}`)
  if (name === undefined || !isOwnName(name, options.hosts)) {
    return refuse(
      'unknown_host',
      'This gateway is open, so it answers to localhost and addresses only: a web page could have a name of its own lead here. ' +
        'Add the name to server.hosts in the configuration, or make a key.',
    )
  }
  if (host !== undefined) lastOwn.set(options, host)
  if (origin === undefined || allowsOrigin(origin, options) || nameOf(origin) === name) return undefined
  return refuse(
    'cross_origin',
    'This gateway is open, so it takes no requests from web pages of other origins. Add the origin to server.corsOrigins in the configuration.',
  )
}

/** Browsers never send a page's request to an address under another name: addresses need no list. */
function isOwnName(name: string, hosts: readonly string[]): boolean {
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
