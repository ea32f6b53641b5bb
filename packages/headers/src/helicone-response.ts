import type { HeliconeResponse } from './options.ts'
import { collectHeaders, type HeaderSource, readTable } from './read-headers.ts'
import { RESPONSE_HEADERS } from './response-table.ts'

/** What Helicone, or a Litecone gateway, says in an answer's headers. What cannot be read is left out. */
export function heliconeResponse(headers: HeaderSource): HeliconeResponse {
  const response = readTable(RESPONSE_HEADERS, collectHeaders(headers), []) as HeliconeResponse
  if (response.rateLimit) response.rateLimit.limited ??= false
  return response
}
