import type { IncomingHttpHeaders } from 'node:http'

/**
 * The provider's key in `Authorization`, when it is there: what stands there and is neither the key that this gateway knew the sender by
 * nor looks like one of its keys, which no provider shall see.
 */
export function findProviderKey(headers: IncomingHttpHeaders, gatewayKey: string | undefined): string | undefined {
  const token = /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1]
  return token === undefined || token === gatewayKey || /^[sp]k-helicone/.test(token) ? undefined : token
}
