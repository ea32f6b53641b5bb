import type { OwnAnswer } from '../proxy/exchange.ts'
import type { Scope } from './grant.ts'

/** Why a request is refused. */
export type KeyRefusal = 'missing' | 'unknown' | 'scope' | 'unavailable'

const PLACES =
  'Send it as "Helicone-Auth: Bearer <key>", or in place of the provider’s own key (Authorization, x-api-key, x-goog-api-key, api-key).'
const MAKE = 'The operator makes one with: litecone-gateway keys create.'

/** An error that both OpenAI's and Anthropic's clients understand. It is the same for unknown, revoked and expired keys. */
export function refuseKey(why: KeyRefusal, scope: Scope = 'proxy'): OwnAnswer {
  switch (why) {
    case 'missing':
      return answer(
        401,
        'authentication_error',
        'missing_gateway_key',
        `This gateway requires a key. ${PLACES} ${MAKE}`,
      )
    case 'unknown':
      return answer(
        401,
        'authentication_error',
        'invalid_gateway_key',
        `The gateway key is unknown, was revoked or has expired. ${PLACES} ${MAKE}`,
      )
    case 'scope':
      return answer(
        403,
        'permission_error',
        'missing_scope',
        `The gateway key lacks the scope "${scope}". The operator makes one that has it with: litecone-gateway keys create --scope ${scope}.`,
      )
    case 'unavailable':
      return answer(
        503,
        'api_error',
        'keys_unavailable',
        'The gateway cannot look up keys at the moment. Try again soon.',
        { 'retry-after': '1' },
      )
  }
}

function answer(
  status: number,
  type: string,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = status === 401 ? { 'www-authenticate': 'Bearer' } : {},
): OwnAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ type: 'error', error: { message, type, param: null, code } }),
  }
}
