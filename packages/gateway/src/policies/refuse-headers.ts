import type { HeaderProblem, ParsedHeliconeHeaders } from '@litecone/headers'
import type { OwnAnswer } from '../proxy/exchange.ts'

export interface RefuseHeadersOptions {
  /** Whether to ignore an invalid rate limit policy, as Helicone does. */
  readonly onBadPolicy: 'refuse' | 'ignore'
}

/**
 * A 400 for an invalid Helicone header, which would otherwise be ignored silently. Unknown headers are ignored, so that newer clients work. An id
 * that is not a UUID is accepted, since Helicone's own examples have some: the response names the id that replaces it
 * (https://docs.helicone.ai/features/advanced-usage/feedback). Messages never contain the value of a header.
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

/** Without the parser's remark that the header was ignored. */
function messageOf({ message }: HeaderProblem): string {
  return message.replace(/ It was left out\.$/, '')
}
