import ipaddr from 'ipaddr.js'

/** Whether an address can only be reached from this machine. The only such name is `localhost`. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback'
}
