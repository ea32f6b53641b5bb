import type { IncomingHttpHeaders } from 'node:http'
import { bearerOf } from '../keys/bearer-of.ts'

/** The client's own provider key in `Authorization`. Gateway keys, and anything that looks like one, are not returned, because they must not be forwarded. */
export function findProviderKey(headers: IncomingHttpHeaders, gatewayKey: string | undefined): string | undefined {
  const token = bearerOf(headers.authorization)
  return token === undefined || token === gatewayKey || /^[sp]k-helicone/.test(token) ? undefined : token
}
