import type { IncomingHttpHeaders } from 'node:http'

/**
 * The provider's key in `Authorization`, if there is one. Neither the key by which this gateway knew the sender nor anything that looks like
 * one of its keys counts: no provider may see those.
 */
export function findProviderKey(headers: IncomingHttpHeaders, gatewayKey: string | undefined): string | undefined {
  const token = /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1]
  return token === undefined || token === gatewayKey || /^[sp]k-helicone/.test(token) ? undefined : token
}
