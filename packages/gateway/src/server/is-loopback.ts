import ipaddr from 'ipaddr.js'

/** Whether what listens at an address can be reached from this machine alone. Of names only `localhost` is known to be. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback'
}
