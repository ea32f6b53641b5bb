import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { createTunnel } from './outgoing-connector.ts'
import type { ProxyRules } from './proxy-rules.ts'
import type { TargetGuard } from './target-guard.ts'

/**
 * Makes connections to targets that clients choose. Names are checked after they were resolved, and the checked addresses are the ones connected
 * to, so a name that resolves differently the next time (DNS rebinding) gains nothing. A proxy is told the checked address too, since it would resolve
 * a name again; only names that the operator allows are left to it.
 */
export function guardConnector(
  guard: TargetGuard,
  options: buildConnector.BuildOptions,
  lookup: LookupFunction = systemLookup,
  proxyFor?: ProxyRules | undefined,
): buildConnector.connector {
  const guarded = guardLookup(guard, lookup)
  const connect = buildConnector({ ...options, lookup: guarded })
  const tunnel = proxyFor && createTunnel(options)
  return (target, callback) => {
    // Names that are addresses are never looked up.
    const refusal = isIP(target.hostname) ? guard.refuseAddress(target.hostname, target.hostname) : undefined
    if (refusal) return callback(refusal, null)
    const { hostname } = target
    const proxy = proxyFor?.(target)
    if (!proxy || !tunnel) return connect(target, callback)
    if (isIP(hostname) || guard.allowsName(hostname)) return tunnel(proxy, target, hostname, callback)
    guarded(hostname, {}, (error, address) => {
      if (error) callback(error, null)
      else tunnel(proxy, target, String(address), callback)
    })
  }
}

function guardLookup(guard: TargetGuard, lookup: LookupFunction): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found
      const [first] = addresses ?? []
      if (error || !first) return callback(error ?? noAddress(host), '', 0)
      // One forbidden address among good ones is enough: which of them is taken is up to chance.
      const name = host.replace(/\.$/, '')
      const refusal = addresses.map(({ address }) => guard.refuseAddress(name, address)).find(Boolean)
      if (refusal) callback(refusal, '', 0)
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

function noAddress(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${host} has no address.`), { code: 'ENODATA' })
}
