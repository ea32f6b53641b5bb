import ipaddr from 'ipaddr.js'

/**
 * Metadata services of clouds, which return credentials: AWS and most others, AWS over IPv6, ECS tasks, Alibaba, Oracle, Azure's platform. They are refused even if
 * private targets are allowed, because no models run there.
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

/** Whether an address belongs to a cloud's metadata service. */
export function isAlwaysRefused(address: string): boolean {
  const parsed = parseAddress(address)
  return parsed !== undefined && METADATA.has(parsed.toNormalizedString())
}

/** Whether an address is on the public internet: not private, loopback, link-local, shared (CGNAT), multicast or reserved. False for texts that are not addresses. */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address)
  if (parsed?.range() !== 'unicast') return false
  // Other IPv6 addresses are reserved, mapped or translated. `range()` takes some of them, such as ::127.0.0.1, for ordinary unicast addresses.
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST)
}

/** Parses an address. IPv6 forms of an IPv4 address, mapped (`::ffff:0:0/96`) or translated (`64:ff9b::/96`), become that IPv4 address. */
export function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bare = address.replace(/%.*$/, '')
  // Only IPv6 and four decimal numbers. The parser also accepts octal and hexadecimal forms, which programs interpret differently.
  if (!ipaddr.IPv6.isValid(bare) && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return undefined
  const parsed = ipaddr.parse(bare)
  if (parsed instanceof ipaddr.IPv4) return parsed
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address()
  if (parsed.range() === 'rfc6052') return new ipaddr.IPv4(parsed.toByteArray().slice(12))
  return parsed
}
