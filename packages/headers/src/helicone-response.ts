import type { HeliconeResponse } from './options.ts'
import { collectHeaders, type HeaderSource, readTable } from './read-headers.ts'
import { RESPONSE_HEADERS } from './response-table.ts'

/** Reads the response headers of Helicone or a Litecone gateway. Invalid values are omitted. */
export function heliconeResponse(headers: HeaderSource): HeliconeResponse {
  const response = readTable(RESPONSE_HEADERS, collectHeaders(headers), []) as HeliconeResponse
  if (response.rateLimit) response.rateLimit.limited ??= false
  return response
}
