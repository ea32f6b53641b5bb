import { expect, it } from 'vitest'
import type { KeyPolicy } from './keys/grant.ts'
import { openKeyStore } from './keys/open-key-store.ts'
import { afterwards, answerCompletion, ask, completion, makeFolder, post, setUp } from './start-gateway.test-support.ts'

const limit = (policy: string, more: Record<string, string> = {}) => ({ 'Helicone-RateLimit-Policy': policy, ...more })
const statuses = async (answers: readonly Promise<Response>[]) =>
  (await Promise.all(answers)).map(({ status }) => status)

it('limits requests, returns what is left and when to retry, and logs who was limited', async () => {
  const { url, asked, log } = await setUp()
  const first = await post(url, limit('2;w=60'))
  const names = ['limit', 'remaining', 'reset', 'policy'].map((name) => first.headers.get(`helicone-ratelimit-${name}`))
  expect(names).toEqual(['2', '1', '30', '2;w=60'])
  await post(url, limit('2;w=60'))
  const limited = await post(url, limit('2;w=60'))
  expect([limited.status, limited.headers.get('x-helicone-error'), limited.headers.get('retry-after')]).toEqual([
    429,
    'rate_limited',
    '30',
  ])
  expect((await limited.json()).error.code).toBe('rate_limited')
  expect(limited.headers.get('helicone-ratelimit-remaining')).toBe('0')
  expect(await log(limited)).toMatchObject({ status: 429, rateLimited: true, errorType: 'rate_limited', costUsd: null })
  expect(asked).toHaveLength(2)
})

it('enforces a limit exactly for simultaneous requests', async () => {
  const { url, asked } = await setUp()
  const answers = await statuses(Array.from({ length: 200 }, () => post(url, limit('50;w=3600'))))
  expect(answers.filter((status) => status === 200)).toHaveLength(50)
  expect(asked).toHaveLength(50)
})

it('limits by the user in a body of any length, with a policy of the configuration', async () => {
  const { url } = await setUp(answerCompletion, { limits: { policies: ['1;w=3600;s=user'] } })
  const long = { ...ask, messages: [{ role: 'user', content: 'x'.repeat(300_000) }] }
  expect(await statuses([post(url, {}, long)])).toEqual([200])
  expect(await statuses([post(url, {}, long), post(url, {}, { ...long, user: 'bob' })])).toEqual([429, 200])
})

it('counts users and properties separately, and allows requests without them', async () => {
  const { url } = await setUp()
  const user = (id: string) =>
    post(url, limit('1;w=60;s=user', { 'Helicone-User-Id': id }), { ...ask, user: undefined })
  expect(await statuses([user('a')])).toEqual([200])
  expect(await statuses([user('a'), user('b')])).toEqual([429, 200])
  const tenant = (id?: string) => post(url, limit('1;w=60;s=tenant', id ? { 'Helicone-Property-Tenant': id } : {}))
  expect(await statuses([tenant('x')])).toEqual([200])
  expect(await statuses([tenant('x'), tenant('y'), tenant(), tenant()])).toEqual([429, 200, 200, 200])
})

it('charges a limit in cents with the cost after the response', async () => {
  const dear = { ...completion, usage: { prompt_tokens: 10_000, completion_tokens: 1000, total_tokens: 11_000 } }
  const { url, log } = await setUp((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(dear))
  })
  const first = await post(url, limit('3;w=3600;u=cents'))
  expect(first.headers.get('helicone-ratelimit-remaining')).toBe('3')
  const { costUsd } = await log(first)
  // For gpt-4o, 10,000 input and 1,000 output tokens cost 3.5 cents.
  expect(costUsd).toBeCloseTo(0.035)
  const second = await post(url, limit('3;w=3600;u=cents'))
  expect([second.status, (await log(second)).rateLimited]).toEqual([429, true])
})

it('does not count responses from the cache', async () => {
  const { url } = await setUp()
  const cached = () => post(url, limit('1;w=60', { 'Helicone-Cache-Enabled': 'true' }))
  expect([(await cached()).status, (await cached()).status, (await cached()).status]).toEqual([200, 200, 200])
  expect((await post(url, limit('1;w=60'))).status).toBe(429)
})

it('answers 400 with the name of an invalid policy or header, unless configured to ignore policies', async () => {
  const { url, asked } = await setUp()
  const bad = await post(url, limit('lots'))
  const { error } = await bad.json()
  expect([bad.status, error.param, error.code]).toEqual([400, 'Helicone-RateLimit-Policy', 'invalid_helicone_header'])
  expect(error.message).not.toContain('lots')
  expect((await post(url, limit('5;w=10'))).status).toBe(400)
  expect((await post(url, { 'Helicone-Fallbacks': 'sk-secret' })).status).toBe(400)
  expect(asked).toHaveLength(0)
  expect((await post(url, { 'Helicone-Something-New': 'x' })).status).toBe(200)
  const ignoring = await setUp(answerCompletion, { limits: { onBadPolicy: 'ignore' } })
  expect((await post(ignoring.url, limit('lots'))).status).toBe(200)
})

it('applies the limits of the configuration in addition to those of headers, and returns what a refused request took', async () => {
  const { url } = await setUp(answerCompletion, { limits: { policies: ['2;w=3600;s=user'] } })
  const call = (headers = {}) => post(url, { 'Helicone-User-Id': 'ada', ...headers })
  expect(await statuses([call()])).toEqual([200])
  expect((await call(limit('5;w=3600'))).headers.get('helicone-ratelimit-remaining')).toBe('4')
  expect(await statuses([call(limit('5;w=3600'))])).toEqual([429])
  // The refused request was returned to the header's bucket, which had four left before this request, not three.
  const other = await post(url, limit('5;w=3600', { 'Helicone-User-Id': 'bob' }))
  expect(other.headers.get('helicone-ratelimit-remaining')).toBe('3')
})

/** Starts a gateway with a key of this policy. `call` uses the key. */
async function withPolicy(policy: KeyPolicy) {
  const folder = await makeFolder()
  const store = await openKeyStore({ folder })
  afterwards(() => store.close())
  const { key } = await store.create({ owner: 'team', scopes: ['proxy'], policy })
  const served = await setUp(answerCompletion, { folder })
  const call = (body: object = ask, path?: string, headers = {}) =>
    post(served.url, { 'Helicone-Auth': `Bearer ${key}`, authorization: 'Bearer sk-own', ...headers }, body, path)
  return { ...served, call }
}

it('limits a key to its models and providers, wherever a request names them', async () => {
  const { call, asked } = await withPolicy({ models: ['gpt-4o*'], providers: ['openai'] })
  const refused = async (answer: Promise<Response>) => {
    const response = await answer
    return [response.status, (await response.json()).error?.code]
  }
  expect((await call()).status).toBe(200)
  expect((await call({ ...ask, model: 'gpt-4o-mini' })).status).toBe(200)
  expect(await refused(call({ ...ask, model: 'gpt-4.1' }))).toEqual([403, 'model_not_allowed'])
  expect(await refused(call({ input: 'no model' }))).toEqual([403, 'model_not_allowed'])
  expect(await refused(call(ask, '/anthropic/v1/messages'))).toEqual([403, 'provider_not_allowed'])
  expect(await refused(call({ ...ask, model: 'openai/gpt-4.1' }, '/ai/v1/chat/completions'))).toEqual([
    403,
    'model_not_allowed',
  ])
  expect((await call({ ...ask, model: 'openai/gpt-4o' }, '/ai/v1/chat/completions')).status).toBe(200)
  const fallbacks = JSON.stringify(['o3', 'gpt-4o'])
  const fallen = await call(ask, undefined, { 'Helicone-Fallbacks': fallbacks })
  expect([fallen.status, fallen.headers.get('helicone-fallback-index')]).toEqual([200, '1'])
  expect(asked.map(({ body }) => JSON.parse(body).model)).toEqual(['gpt-4o', 'gpt-4o-mini', 'gpt-4o', 'gpt-4o'])
})

it('stops a key whose budget is spent, and returns when it starts over', async () => {
  const { call, log } = await withPolicy({ budget: { usd: 0.00005, period: 'month' } })
  const first = await call()
  expect((await log(first)).costUsd).toBeGreaterThan(0.00005)
  const spent = await call()
  const { error } = await spent.json()
  expect([spent.status, error.code, error.message]).toEqual([
    402,
    'budget_exceeded',
    expect.stringMatching(/starts over at \d{4}-\d\d-01T/),
  ])
})

it.each([
  ['a model that has no price', { 'Helicone-Model-Override': 'nobodys' }, {}, '/v1/chat/completions'],
  ['a cheaper model', { 'Helicone-Model-Override': 'gpt-4o-mini' }, {}, '/v1/chat/completions'],
  ['an event that is no call', {}, { _type: 'tool', toolName: 'free' }, '/v1/chat/completions'],
  ['a cheaper model', { 'Helicone-Model-Override': 'gpt-4o-mini' }, {}, '/ai/v1/chat/completions'],
])(
  'charges a budget for the model that was called, and not for %s that the client names',
  async (_what, headers, body, path) => {
    // One request to gpt-4o costs 0.00006 dollars.
    const { call, log } = await withPolicy({ budget: { usd: 0.00005, period: 'month' } })
    const model = path.startsWith('/ai') ? 'openai/gpt-4o' : 'gpt-4o'
    await log(await call({ ...ask, ...body, model }, path, headers))
    expect((await call({ ...ask, model }, path)).status).toBe(402)
  },
)

it('applies the rate limit of a key in addition to that of the request', async () => {
  const { call } = await withPolicy({ rateLimit: { quota: 2, window: 60, unit: 'request' } })
  expect(await statuses([call(), call()])).toEqual([200, 200])
  expect(await statuses([call(), call(ask, '/v1/chat/completions', limit('100;w=60'))])).toEqual([429, 429])
})
