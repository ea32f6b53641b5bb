import ipaddr from 'ipaddr.js'
import { parseAddress } from './target-guard-address.ts'

/** A parsed list of targets from the configuration. */
export interface HostList {
  hasName(host: string): boolean
  hasAddress(address: string): boolean
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Parses names, `*.suffix`, `*`, addresses and CIDR ranges. Throws a `TypeError` that names the field and the invalid entry. */
export function parseHostList(entries: readonly string[], field: string): HostList {
  const names = new Set<string>()
  const suffixes: string[] = []
  const ranges: Range[] = []
  for (const entry of entries) {
    const text = entry.trim().toLowerCase()
    const range = parseRange(text)
    if (range) ranges.push(range)
    else if (text === '*') suffixes.push('')
    else if (!isName(text.replace(/^\*\./, ''))) {
      throw new TypeError(
        `${field}: "${entry}" is not a host name, *.suffix, address or CIDR range. Write it without scheme, port and path.`,
      )
    } else if (text.startsWith('*.')) suffixes.push(text.slice(1))
    else names.add(text.replace(/\.$/, ''))
  }
  return {
    hasName: (host) => names.has(host) || suffixes.some((suffix) => host.endsWith(suffix)),
    hasAddress(address) {
      const parsed = ranges.length ? parseAddress(address) : undefined
      return (
        parsed !== undefined && ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits))
      )
    },
  }
}

function parseRange(text: string): Range | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const address = parseAddress(text.replace(/^\[|\]$/g, ''))
  return address && [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** Whether a text is a host name: letters, digits and hyphens between dots. The last part must contain a letter, which distinguishes it from an address. */
function isName(text: string): boolean {
  return (
    /^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?$/.test(text) && /[a-z][^.]*\.?$/.test(text)
  )
}
