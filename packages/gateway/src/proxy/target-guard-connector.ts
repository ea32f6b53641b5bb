import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { createTunnel } from './outgoing-connector.ts'
import type { ProxyRules } from './proxy-rules.ts'
import type { TargetGuard } from './target-guard.ts'

/**
 * Creates a connector for targets that clients choose. It resolves names, checks the addresses, and connects to the checked ones. This prevents DNS rebinding, where a
 * name resolves to another address the next time. A proxy also gets the checked address, because it would resolve a name again. It gets the name only if the operator
 * allows that name.
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
    // `lookup` is not called for addresses, so they are checked here.
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
      // A single forbidden address is enough to refuse the name, because any of its addresses may be used.
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
