import type { HeaderProblem, ParsedHeliconeHeaders } from '@litecone/headers'
import type { OwnAnswer } from '../proxy/exchange.ts'

export interface RefuseHeadersOptions {
  /** Helicone passes a request whose rate-limit policy it cannot read. */
  readonly onBadPolicy: 'refuse' | 'ignore'
}

/**
 * 400 for a Helicone header that cannot be read: what was asked for would silently not happen. Names that nobody knows pass, so that newer
 * clients work. So does an id that is no UUID, such as those in Helicone's own examples: the response names the id that takes its place
 * (https://docs.helicone.ai/features/advanced-usage/feedback). The messages never hold a header's value.
 */
export function refuseHeaders(
  { problems }: ParsedHeliconeHeaders,
  { onBadPolicy }: RefuseHeadersOptions,
): OwnAnswer | undefined {
  const faults = problems.filter(
    ({ code, header }) =>
      code !== 'unknown' &&
      header !== 'Helicone-Request-Id' &&
      !(onBadPolicy === 'ignore' && header.toLowerCase() === 'helicone-ratelimit-policy'),
  )
  const [first] = faults
  if (!first) return undefined
  const message = faults.map(messageOf).join(' ')
  const error = { message, type: 'invalid_request_error', param: first.header, code: 'invalid_helicone_header' }
  return {
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message, error }),
  }
}

/** The parser's words are for those who go on without the header. */
function messageOf({ message }: HeaderProblem): string {
  return message.replace(/ It was left out\.$/, '')
}
