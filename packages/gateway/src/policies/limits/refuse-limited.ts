import type { RateLimitPolicy } from '@litecone/headers'
import type { OwnAnswer } from '../../proxy/exchange.ts'
import type { TakeResult } from '../../stores/index.ts'

/** A 429 with the header that distinguishes Helicone's limits from a provider's, and with `Retry-After`, which Helicone's response lacks. */
export function refuseLimited({ quota, window, unit, segment }: RateLimitPolicy, result: TakeResult): OwnAnswer {
  const { retryAfterSeconds } = result
  const whose = segment === undefined ? '' : segment === 'user' ? ' for this user' : ` for this ${segment}`
  const what = unit === 'cents' ? `${quota} cents` : `${quota} request${quota === 1 ? '' : 's'}`
  const message =
    `Rate limit reached: ${what} per ${window} seconds${whose}. ` +
    (retryAfterSeconds === null
      ? 'No request of this cost can be made under it.'
      : `Try again in ${retryAfterSeconds} second${retryAfterSeconds === 1 ? '' : 's'}.`)
  return {
    status: 429,
    headers: {
      'content-type': 'application/json',
      'x-helicone-error': 'rate_limited',
      ...(retryAfterSeconds !== null && { 'retry-after': String(retryAfterSeconds) }),
    },
    // Contains Helicone's message, and OpenAI's format for its clients.
    body: JSON.stringify({ message, error: { message, type: 'rate_limit_error', param: null, code: 'rate_limited' } }),
  }
}

/** For gateways that refuse requests if limits cannot be read. */
export function refuseUncounted(): OwnAnswer {
  const message = 'The limits of this request cannot be looked up at the moment. Try again soon.'
  return {
    status: 503,
    headers: { 'content-type': 'application/json', 'retry-after': '1' },
    body: JSON.stringify({ message, error: { message, type: 'api_error', param: null, code: 'limits_unavailable' } }),
  }
}
