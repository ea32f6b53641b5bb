import { isIP } from 'node:net'
import { isAlwaysRefused, isPublicAddress } from './target-guard-address.ts'
import { type HostList, parseHostList } from './target-guard-list.ts'
import { UpstreamError } from './upstream-error.ts'

/** Entries of both lists: host names, `*.example.com` for all names below one, `*` for all, addresses, and CIDR ranges. */
export interface TargetGuardOptions {
  /** Targets that clients may always choose. */
  readonly allowedTargets?: readonly string[] | undefined
  /** Targets that clients may not choose. With `*`, they can choose only the allowed ones. */
  readonly deniedTargets?: readonly string[] | undefined
  /** Lets clients choose targets in private networks and on this machine, on any port. Cloud metadata addresses stay refused. */
  readonly allowPrivate?: boolean | undefined
}

/** Refuses targets that clients must not choose, so that they cannot reach the gateway's own network. */
export interface TargetGuard {
  /** Checks the scheme, port, and host of an origin, before the name is resolved. */
  refuseOrigin(origin: string): UpstreamError | undefined
  /** Checks an address before the gateway connects to it. `host` is the name that the client sent, which may be listed too. */
  refuseAddress(host: string, address: string): UpstreamError | undefined
  /** Whether a name is among the allowed targets, whatever it resolves to. */
  allowsName(host: string): boolean
}

/** Throws a `TypeError` for an entry that is not a name, address or range. */
export function createTargetGuard(options: TargetGuardOptions = {}): TargetGuard {
  const allowed = parseHostList(options.allowedTargets ?? [], 'allowedTargets')
  const denied = parseHostList(options.deniedTargets ?? [], 'deniedTargets')
  const { allowPrivate = false } = options

  const refuseAddress = (host: string, address: string) => {
    if (isListed(allowed, host, address)) return undefined
    if (isListed(denied, host, address)) return refuse(host, 'is denied by the configuration of this gateway')
    if (isAlwaysRefused(address)) return refuse(host, 'is the metadata service of a cloud')
    if (allowPrivate || isPublicAddress(address)) return undefined
    return refuse(host, 'is not on the public internet, and private targets are not allowed')
  }

  return {
    refuseAddress,
    allowsName: (host) => allowed.hasName(bareHost(host)),
    refuseOrigin(origin) {
      const url = URL.canParse(origin) ? new URL(origin) : undefined
      if (!url || !/^https?:$/.test(url.protocol)) return refuse(origin, 'is not an http or https address')
      if (url.username || url.password) return refuse(url.host, 'contains a user name or password')
      const host = bareHost(url.hostname)
      if (isListed(allowed, host, host)) return undefined
      if (isListed(denied, host, host)) return refuse(host, 'is denied by the configuration of this gateway')
      const refusal = isIP(host) ? refuseAddress(host, host) : undefined
      if (refusal) return refusal
      if (allowPrivate || isWebPort(url.port)) return undefined
      return refuse(url.host, 'is on a port that belongs to another protocol than HTTP')
    },
  }
}

function isListed(list: HostList, host: string, address: string): boolean {
  return list.hasName(host) || list.hasAddress(address)
}

/** Removes the brackets of an IPv6 address and the final dot of a fully qualified name. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

/** Ports below 1024 are used by other protocols (SMTP, FTP, rsh), which could misinterpret a crafted HTTP request. */
function isWebPort(port: string): boolean {
  return port === '' || port === '80' || port === '443' || Number(port) >= 1024
}

function refuse(target: string, why: string): UpstreamError {
  return new UpstreamError('blocked_target', `The target ${target} ${why}.`)
}
