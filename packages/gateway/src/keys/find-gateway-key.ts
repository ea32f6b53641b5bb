import type { IncomingHttpHeaders } from 'node:http'
import { decodePart } from '../decode-part.ts'
import { bearerOf } from './bearer-of.ts'
import { holdsGatewayKey } from './gateway-key.ts'

/** Where a request's gateway key was found. */
export type KeyPlace = 'helicone-auth' | 'path' | 'provider-header' | 'query'

export interface PresentedKey {
  readonly from: KeyPlace
  readonly key: string
}

/** Headers of providers' keys. Clients that do not know of the gateway send its key in them. */
export const PROVIDER_KEY_HEADERS = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'] as const

/**
 * Finds the gateway key of a request, in this order: `Helicone-Auth`, the path, headers of provider keys, the query parameter `key` (Gemini's). The first two
 * can only be for the gateway; in the others it must look like a gateway key. A `Helicone-Auth` without `Bearer` is an empty key.
 */
export function findGatewayKey(
  headers: IncomingHttpHeaders,
  pathKey: string | undefined,
  path: string,
): PresentedKey | undefined {
  const own = headers['helicone-auth']
  if (own !== undefined) return { from: 'helicone-auth', key: bearerOf(String(own)) ?? '' }
  if (pathKey !== undefined) return { from: 'path', key: pathKey }
  for (const name of PROVIDER_KEY_HEADERS) {
    const value = headers[name]
    if (typeof value !== 'string' || !holdsGatewayKey(value)) continue
    return { from: 'provider-header', key: name === 'authorization' ? (bearerOf(value) ?? '') : value.trim() }
  }
  const key = parametersOf(path).find(({ name, value }) => name === 'key' && holdsGatewayKey(value))?.value
  return key === undefined ? undefined : { from: 'query', key }
}

/** A path without query parameters that contain a gateway key. The others are not changed. */
export function withoutKeyParameters(path: string): string {
  const start = path.indexOf('?')
  if (start === -1 || !/k(?:-|%2d)helicone/i.test(path)) return path
  const kept = parametersOf(path).filter(({ value }) => !holdsGatewayKey(value))
  return path.slice(0, start) + (kept.length ? `?${kept.map(({ text }) => text).join('&')}` : '')
}

function parametersOf(path: string): { text: string; name: string; value: string }[] {
  const start = path.indexOf('?')
  if (start === -1) return []
  return path
    .slice(start + 1)
    .split('&')
    .map((text) => {
      const equals = text.indexOf('=')
      const end = equals === -1 ? text.length : equals
      return { text, name: decodePart(text.slice(0, end)), value: decodePart(text.slice(end + 1)) }
    })
}
