import ipaddr from 'ipaddr.js'
import { isLoopback } from '../server/is-loopback.ts'

export interface ProxySettings {
  /** The proxy for all targets: `http://user:password@proxy:3128`, or `https://` if the proxy itself speaks TLS. */
  readonly proxy?: string | undefined
  /** Targets to reach without the proxy: names (with all names below them), addresses and CIDR ranges. Names and addresses can have a port. `*` stands for all. */
  readonly noProxy?: readonly string[] | undefined
}

/** The target of a connection, as undici describes it. */
export interface ProxyTarget {
  /** `https:` */
  readonly protocol: string
  /** A name, or an address without brackets. */
  readonly hostname: string
  /** Empty for the default port of the protocol. */
  readonly port: string
}

/** Returns the proxy for a target, or `undefined` for a direct connection. */
export type ProxyRules = (target: ProxyTarget) => URL | undefined

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the proxies from the settings; without `proxy`, from `HTTPS_PROXY` and `HTTP_PROXY` (for `http://` targets). Without `noProxy`, exceptions come from
 * `NO_PROXY`. Variables in lower case take precedence, as with curl. This machine is never reached through a proxy. Returns `undefined` if there is no proxy. Throws
 * a `TypeError` that names the setting or the variable, but not its value, which may contain a password.
 */
export function proxyRules({ proxy, noProxy }: ProxySettings, environment: Environment): ProxyRules | undefined {
  const variable = (name: string) => environment[name.toLowerCase()]?.trim() || environment[name]?.trim() || undefined
  const own = proxy === undefined ? undefined : parseProxy(proxy, 'upstream.proxy')
  const ofVariable = (name: string) => {
    const text = own ? undefined : variable(name)
    return text === undefined ? undefined : parseProxy(text, name)
  }
  const secure = own ?? ofVariable('HTTPS_PROXY')
  const plain = own ?? ofVariable('HTTP_PROXY')
  if (!secure && !plain) return undefined
  const exceptions = (noProxy ?? variable('NO_PROXY')?.split(/[\s,]+/) ?? []).filter(Boolean).map(parseException)
  return (target) => {
    const found = target.protocol === 'https:' ? secure : plain
    if (!found || isLoopback(target.hostname) || exceptions.some((matches) => matches(target))) return undefined
    return found
  }
}

/** Parses the address of a proxy; without a scheme, it is an `http://` one. Throws a `TypeError` that names `field`. */
export function parseProxy(text: string, field: string): URL {
  const address = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.hostname) {
    try {
      decodeURIComponent(url.username + url.password)
      return url
    } catch {
      throw new TypeError(`${field}: write "%" in the password as %25.`)
    }
  }
  throw new TypeError(
    `${field}: write the address of an HTTP proxy, "http://proxy.example.com:3128". SOCKS is not supported.`,
  )
}

function parseException(text: string): (target: ProxyTarget) => boolean {
  if (text === '*') return () => true
  if (ipaddr.isValidCIDR(text)) {
    const [base, bits] = ipaddr.parseCIDR(text)
    return ({ hostname }) => {
      const address = ipaddr.isValid(hostname) ? ipaddr.process(hostname) : undefined
      return address !== undefined && address.kind() === base.kind() && address.match(base, bits)
    }
  }
  const [, host = '', port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(ipaddr.IPv6.isValid(text) ? `[${text}]` : text) ?? []
  const name = host.toLowerCase().replace(/^\*?\./, '')
  return (target) => {
    const own = target.port || (target.protocol === 'https:' ? '443' : '80')
    return (port === undefined || port === own) && (target.hostname === name || target.hostname.endsWith(`.${name}`))
  }
}
