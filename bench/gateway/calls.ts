/** A call that a client makes. */
export interface Call {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The expected status. 0 for a call that the client aborts midway. */
  readonly expected: number
  readonly aborts?: boolean
}

const JSON_HEADERS = { 'content-type': 'application/json', authorization: 'Bearer sk-bench' }
const PATH = '/v1/chat/completions'
const CONTENT = 'What is a swallow’s airspeed? '.repeat(10)

function bodyOf(fields: object = {}): string {
  return JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: CONTENT }], ...fields })
}

const PLAIN = bodyOf()
const STREAMED = bodyOf({ stream: true, stream_options: { include_usage: true } })

/** Titles of the two kinds of calls in tables. */
export const TITLES = { plain: 'whole responses', streamed: 'streams of 50 chunks' } as const

export function plainCall(): Call {
  return { path: PATH, headers: JSON_HEADERS, body: PLAIN, expected: 200 }
}

export function streamedCall(): Call {
  return { path: PATH, headers: { ...JSON_HEADERS, 'x-bench': 'stream' }, body: STREAMED, expected: 200 }
}

/** The kinds of calls in the soak test, with their number in every hundred. */
const MIX: readonly (readonly [count: number, make: (index: number) => Partial<Call>])[] = [
  [55, () => ({ body: PLAIN })],
  [20, () => ({ body: STREAMED, headers: { 'x-bench': 'stream' } })],
  [6, (index) => ({ body: bodyOf({ seed: index % 500 }), headers: { 'helicone-cache-enabled': 'true' } })],
  [3, () => ({ headers: { 'x-bench': 'error' }, expected: 500 })],
  [2, () => ({ headers: { 'x-bench': 'error', ...RETRY }, expected: 500 })],
  [3, () => ({ body: STREAMED, headers: { 'x-bench': 'endless' }, expected: 0, aborts: true })],
  [3, () => ({ headers: { 'helicone-llm-security-enabled': 'true' } })],
  [3, () => ({ headers: { 'helicone-ratelimit-policy': '1000000;w=3600;s=user' } })],
  [2, () => ({ headers: { 'helicone-fallbacks': '["gpt-4o","gpt-4o-mini"]' } })],
  [1, () => ({ headers: { 'helicone-ratelimit-policy': 'nonsense' }, expected: 400 })],
  [2, (index) => ({ path: '/custom/v1/log', body: logOf(index) })],
]

const RETRY = { 'helicone-retry-enabled': 'true', 'helicone-retry-num': '2', 'helicone-retry-min-timeout': '1' }

const MIXED = MIX.flatMap(([count, make]) => Array.from({ length: count }, () => make))

export function mixedCall(index: number): Call {
  // 37 and 100 have no common divisor, so each kind occurs its number of times in every hundred calls, and not in blocks.
  const call = MIXED[(index * 37) % MIXED.length]?.(index) ?? {}
  const headers = {
    ...JSON_HEADERS,
    'helicone-user-id': `user-${index % 20_000}`,
    'helicone-session-id': `session-${Math.floor(index / 10)}`,
    'helicone-session-path': '/plan/rivers',
    'helicone-property-environment': index % 2 ? 'production' : 'test',
    // Nine in ten calls are logged without bodies. The test measures memory, and two million bodies would only fill the disk.
    ...(index % 10 && { 'helicone-omit-request': 'true', 'helicone-omit-response': 'true' }),
    ...call.headers,
  }
  return { path: PATH, body: PLAIN, expected: 200, ...call, headers }
}

function logOf(index: number): string {
  const startTime = { seconds: 1_700_000_000 + (index % 100_000), milliseconds: 0 }
  return JSON.stringify({
    providerRequest: { url: 'custom-model-nopath', json: JSON.parse(PLAIN), meta: {} },
    providerResponse: { status: 200, json: { model: 'own', choices: [] }, headers: {} },
    timing: { startTime, endTime: startTime },
  })
}
