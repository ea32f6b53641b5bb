import { isIP } from 'node:net'
import { isAlwaysRefused, isPublicAddress } from './target-guard-address.ts'
import { type HostList, parseHostList } from './target-guard-list.ts'
import { UpstreamError } from './upstream-error.ts'

/** Entries of both lists: names of hosts, `*.example.com` for every name below one, `*` for all, addresses, and CIDR ranges. */
export interface TargetGuardOptions {
  /** Targets that clients may choose whatever else is said here. */
  readonly allowedTargets?: readonly string[] | undefined
  /** Targets that clients may not choose. With `*`, only the allowed ones are left. */
  readonly deniedTargets?: readonly string[] | undefined
  /** Lets clients choose targets in private networks and on this machine, on any port. Cloud metadata addresses stay refused. */
  readonly allowPrivate?: boolean | undefined
}

/** Says which client-chosen targets are refused, so that nobody reaches into the gateway's own network through it. */
export interface TargetGuard {
  /** By what an origin says of itself: scheme, port, name or address. */
  refuseOrigin(origin: string): UpstreamError | undefined
  /** By the address that is about to be connected to. */
  refuseAddress(host: string, address: string): UpstreamError | undefined
  /** Whether a name is among the allowed targets, whatever it resolves to. */
  allowsName(host: string): boolean
}

/** Throws a `TypeError` that names an entry which is neither name, address nor range. */
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
      if (url.username || url.password)
        return refuse(url.host, 'comes with a user name or password, which are not sent')
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

/** Without the brackets of IPv6 and the dot of a rooted name. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

/** Below 1024 live protocols that a crafted HTTP request could be taken for: SMTP, FTP, rsh. */
function isWebPort(port: string): boolean {
  return port === '' || port === '80' || port === '443' || Number(port) >= 1024
}

function refuse(target: string, why: string): UpstreamError {
  return new UpstreamError('blocked_target', `The target ${target} ${why}.`)
}
