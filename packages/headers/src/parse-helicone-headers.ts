import { PROPERTY_PREFIX, REQUEST_HEADERS } from './header-table.ts'
import { isHeliconeKey } from './helicone-key.ts'
import type { HeaderProblem, ParsedHeliconeHeaders } from './options.ts'
import { collectHeaders, type FoundHeaders, type HeaderSource, readTable } from './read-headers.ts'
import { areTimeoutsCrossed } from './retry-settings.ts'

/**
 * Reads the Helicone headers of a request. Never throws: invalid headers are ignored and listed in `problems`, without their values.
 * Headers written by `heliconeHeaders` give its options back.
 */
export function parseHeliconeHeaders(source: HeaderSource): ParsedHeliconeHeaders {
  const problems: HeaderProblem[] = []
  const found = collectHeaders(source)
  const key = found.get('helicone-auth')?.value ? undefined : findKey(found)
  const parsed = { ...readTable(REQUEST_HEADERS, found, problems), problems } as ParsedHeliconeHeaders
  if (key) parsed.apiKey = key
  settle(parsed)
  const properties: [string, string][] = []
  for (const [lower, { name, value }] of found) {
    if (/^helicone-property-./s.test(lower)) properties.push([name.slice(PROPERTY_PREFIX.length), value])
    else if (lower.startsWith('helicone-')) {
      const header = name.slice(0, 80)
      problems.push({ header, code: 'unknown', message: `${header}: it is not a known header. Check its spelling.` })
    }
  }
  // Object.fromEntries, because a property may be called __proto__.
  if (properties.length) parsed.properties = Object.fromEntries(properties)
  return parsed
}

/** Without `Helicone-Auth`, Helicone reads its key from `Authorization`. Other keys there are not ours to read. */
function findKey(found: FoundHeaders): string | undefined {
  return ['authorization', 'x-api-key']
    .map((name) => found.get(name)?.value.replace(/^bearer\s+/i, '') ?? '')
    .find(isHeliconeKey)
}

/** Settles what the headers of a group mean together. */
function settle({ cache, retry, security, problems }: ParsedHeliconeHeaders): void {
  for (const group of [retry, security, cache?.save || cache?.read ? undefined : cache])
    if (group) group.enabled ??= false
  if (!retry || !areTimeoutsCrossed(retry)) return
  delete retry.minTimeout
  delete retry.maxTimeout
  const header = 'Helicone-Retry-Min-Timeout'
  const message = `${header}: it must not be above Helicone-Retry-Max-Timeout (absent: 1000, 10000). It was left out.`
  problems.push({ header, code: 'conflict', message })
}
