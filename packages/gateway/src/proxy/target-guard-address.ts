import ipaddr from 'ipaddr.js'

/**
 * Metadata services of clouds, which give out credentials: AWS and most others, AWS over IPv6, ECS tasks, Alibaba, Oracle, Azure's platform. Refused even
 * if private targets are allowed, since nobody runs a model there.
 */
const METADATA = new Set(
  [
    '169.254.169.254',
    'fd00:ec2::254',
    '169.254.170.2',
    'fd00:ec2::23',
    '169.254.170.23',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
  ].map((address) => ipaddr.parse(address).toNormalizedString()),
)

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

export function isAlwaysRefused(address: string): boolean {
  const parsed = parseAddress(address)
  return parsed !== undefined && METADATA.has(parsed.toNormalizedString())
}

/** Whether an address is on the public internet: not private, loopback, link-local, shared (CGNAT), multicast or reserved. False for anything else. */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address)
  if (parsed?.range() !== 'unicast') return false
  // Everything else of IPv6 is reserved, mapped or translated: among it ::127.0.0.1, which the ranges above call ordinary.
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST)
}

/** An address as the network sees it: IPv4 out of the IPv6 forms by which hosts (`::ffff:0:0/96`) and translators (`64:ff9b::/96`) reach it. */
export function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bare = address.replace(/%.*$/, '')
  // Four decimal numbers or IPv6: this parser also knows octal and hexadecimal forms, which mean different things to different programs.
  if (!ipaddr.IPv6.isValid(bare) && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return undefined
  const parsed = ipaddr.parse(bare)
  if (parsed instanceof ipaddr.IPv4) return parsed
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address()
  if (parsed.range() === 'rfc6052') return new ipaddr.IPv4(parsed.toByteArray().slice(12))
  return parsed
}
