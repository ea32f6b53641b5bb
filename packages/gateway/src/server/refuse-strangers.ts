import type { IncomingHttpHeaders } from 'node:http'
import { createErrorAnswer } from '../ai/error-answer.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'
import { allowsOrigin, type CorsOptions } from './cors.ts'

export interface StrangersOptions extends CorsOptions {
  /** Accepted host names, besides `localhost`, names below it, and addresses. */
  readonly hosts: readonly string[]
}

/** The last accepted host. Nearly all requests have the same one. */
const lastOwn = /* @__PURE__ */ new WeakMap<StrangersOptions, string>()

/**
 * For a gateway without keys, which a browser on the same machine could use on behalf of any web page. A page whose own name resolves to 127.0.0.1
 * is recognized by `Host`, any other by `Origin`.
 */
export function refuseStrangers(
  { host, origin }: IncomingHttpHeaders,
  options: StrangersOptions,
): OwnAnswer | undefined {
  if (origin === undefined && host !== undefined && host === lastOwn.get(options)) return undefined
  // HTTP/1.0, which health checks use and browsers do not.
  if (host === undefined && origin === undefined) return undefined
  const name = nameOf(`http://${host ?? ''}`)
  if (name === undefined || !isOwnName(name, options.hosts)) {
    return refuse(
      'unknown_host',
      'This gateway has no keys, so it accepts only localhost and addresses as its host: a web page could point its own name here. ' +
        'Add the name to server.hosts in the configuration, or create a key.',
    )
  }
  if (host !== undefined) lastOwn.set(options, host)
  if (origin === undefined || allowsOrigin(origin, options) || nameOf(origin) === name) return undefined
  return refuse(
    'cross_origin',
    'This gateway has no keys, so it accepts no requests from web pages of other origins. Add the origin to server.corsOrigins in the configuration.',
  )
}

/** An address needs no list: browsers send it as `Host` only if the page's request named it. */
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
