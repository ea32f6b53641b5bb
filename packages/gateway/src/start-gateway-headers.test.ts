import { expect, it } from 'vitest'
import { answerCompletion, ask, completion, post, setUp } from './start-gateway.test-support.ts'

it('forwards no header for the gateway, and logs user, session, prompt and properties', async () => {
  const { url, asked, log } = await setUp()
  const answer = await post(url, {
    authorization: 'Bearer sk-own',
    'Helicone-Auth': 'Bearer sk-helicone-aaaaaaa-bbbbbbb-ccccccc-ddddddd',
    'Helicone-User-Id': 'ada',
    'Helicone-Session-Id': 's1',
    'Helicone-Session-Path': '/plan/search',
    'Helicone-Session-Name': 'Trip',
    'Helicone-Prompt-Id': 'plan',
    'Helicone-Property-Env': 'test',
    'Helicone-Request-Id': '0193AAAA-2222-7333-8444-555555555555',
    'x-stripe-customer-id': 'cus_1',
    'x-own': 'kept',
  })
  expect(Object.keys(asked[0]?.headers ?? {}).filter((name) => name.startsWith('helicone'))).toEqual([])
  expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer sk-own', 'x-own': 'kept' })
  expect([answer.headers.get('helicone-id'), answer.headers.get('helicone-status')]).toEqual([
    '0193aaaa-2222-7333-8444-555555555555',
    'success',
  ])
  expect(await log(answer)).toMatchObject({
    userId: 'ada',
    sessionId: 's1',
    sessionPath: '/plan/search',
    sessionName: 'Trip',
    promptId: 'plan',
    properties: { Env: 'test', stripe_customer_id: 'cus_1' },
  })
  const id = '0193AAAA-2222-7333-8444-555555555555'
  expect((await post(url, {}, { scores: { good: true } }, `/v1/request/${id}/score`)).status).toBe(200)
})

it('replaces a request id that is not a UUID', async () => {
  const { url, asked, log } = await setUp()
  const answer = await post(url, { 'Helicone-Request-Id': 'ticket-5-1790000000000' })
  expect([answer.status, asked.length]).toEqual([200, 1])
  expect((await log(answer)).id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/)
  const limited = await post(url, { 'Helicone-Request-Id': 'ticket-5', 'Helicone-RateLimit-Policy': '10;w=30' })
  const { error } = await limited.json()
  expect([limited.status, error.param, error.message]).toEqual([
    400,
    'Helicone-RateLimit-Policy',
    expect.not.stringContaining('Request-Id'),
  ])
})

it('stores no omitted body, but its tokens and cost', async () => {
  const { url, log } = await setUp()
  const request = await log(await post(url, { 'Helicone-Omit-Request': 'true' }))
  expect([request.requestBody, JSON.parse(request.responseBody ?? '')]).toEqual([null, completion])
  const response = await log(await post(url, { 'Helicone-Omit-Response': 'true' }))
  expect([JSON.parse(response.requestBody ?? ''), response.responseBody]).toEqual([ask, null])
  expect(response).toMatchObject({ tokens: { prompt: 12, completion: 3 }, requestedModel: 'gpt-4o' })
})

it('uses an overriding model for statistics, and forwards the request unchanged', async () => {
  const { url, asked, log } = await setUp()
  const plain = await log(await post(url))
  const entry = await log(await post(url, { 'Helicone-Model-Override': 'gpt-4o-mini' }))
  expect(JSON.parse(asked[1]?.body ?? '').model).toBe('gpt-4o')
  expect(entry.model).toBe('gpt-4o-mini')
  expect(entry.costUsd).toBeLessThan(plain.costUsd ?? 0)
})

it('tries the models of fallbacks in turn at the request’s own target, and returns the index', async () => {
  const { url, asked, log } = await setUp((request, response, body) => {
    if (JSON.parse(body).model === 'first') response.writeHead(503).end('{}')
    else answerCompletion(request, response)
  })
  const answer = await post(url, { 'Helicone-Fallbacks': JSON.stringify(['first', 'gpt-4o']) })
  expect([answer.status, answer.headers.get('helicone-fallback-index')]).toEqual([200, '1'])
  expect(asked.map(({ body }) => JSON.parse(body).model)).toEqual(['first', 'gpt-4o'])
  expect((await log(answer)).attempts).toMatchObject([
    { model: 'first', status: 503 },
    { model: 'gpt-4o', status: 200 },
  ])
})

it('retries transient failures as often as requested', async () => {
  const { url, asked } = await setUp((_request, response) => response.writeHead(500).end('{}'))
  const retry = { 'Helicone-Retry-Enabled': 'true', 'Helicone-Retry-Num': '3', 'Helicone-Retry-Min-Timeout': '1' }
  expect([(await post(url, retry)).status, asked.length]).toEqual([500, 3])
  expect([(await post(url)).status, asked.length]).toEqual([500, 4])
})
