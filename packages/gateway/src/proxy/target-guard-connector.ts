import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { TargetGuard } from './target-guard.ts'

/**
 * Makes connections to targets of clients' choice. Names are looked at after they were resolved, and the very addresses that were looked
 * at are the ones connected to: a name that answers differently the next time (DNS rebinding) gains nothing by it.
 */
export function guardConnector(
  guard: TargetGuard,
  options: buildConnector.BuildOptions,
  lookup: LookupFunction = systemLookup,
): buildConnector.connector {
  const connect = buildConnector({ ...options, lookup: guardLookup(guard, lookup) })
  return (target, callback) => {
    // Names that are addresses are never looked up.
    const refusal = isIP(target.hostname) ? guard.refuseAddress(target.hostname, target.hostname) : undefined
    if (refusal) callback(refusal, null)
    else connect(target, callback)
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
