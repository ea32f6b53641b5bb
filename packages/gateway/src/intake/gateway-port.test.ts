import { expect, it } from 'vitest'
import { ask, completion, post, setUp } from '../start-gateway.test-support.ts'

const log = {
  providerRequest: { url: 'custom-model-nopath', json: { model: 'gpt-4o', messages: [] }, meta: {} },
  providerResponse: { status: 200, headers: {}, json: completion },
}

it.each([
  '/custom/v1/log',
  '/oai/v1/log',
  '/anthropic/v1/log',
  '/googleapis/v1/log',
  '/v1/trace/custom/log',
  '/v1/trace/custom/v1/log',
  '/v1/trace/custom/log/typed',
])('a log posted to %s on the gateway’s port is stored, and can be annotated', async (path) => {
  const { url, asked, log: kept } = await setUp()
  const response = await post(url, { 'Helicone-Property-Env': 'test' }, log, path)
  expect([response.status, await response.text()]).toEqual([200, 'ok'])
  const { id } = await kept(response)
  const told = [
    await post(url, {}, { scores: { helpful: true } }, `/v1/request/${id}/score`),
    await post(url, {}, { rating: true }, `/v1/request/${id}/feedback`),
    await post(url, {}, { 'helicone-id': id, rating: false }, '/v1/feedback'),
    await fetch(`${url}/v1/request/${id}/property`, {
      method: 'PUT',
      body: JSON.stringify({ key: 'Plan', value: 'pro' }),
    }),
  ]
  expect(told.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(await kept(response)).toMatchObject({
    ...{ source: 'log', tokens: { prompt: 12, completion: 3 }, scores: { helpful: 1 }, feedback: false },
    properties: { Plan: 'pro' },
  })
  expect(asked).toEqual([])
})

it('an unknown path of the log endpoints is not forwarded to a provider', async () => {
  const { url, asked } = await setUp()
  const answers = await Promise.all([
    post(url, {}, {}, '/custom/v1/log'),
    post(url, {}, {}, '/v1/trace/log'),
    fetch(`${url}/custom/v1/log`),
    post(url, {}, log, '/v1/trace/other'),
  ])
  expect(answers.map(({ status }) => status)).toEqual([400, 200, 404, 404])
  expect(asked).toEqual([])
})

it('Helicone’s query endpoints are answered on the gateway’s port', async () => {
  const { url, log: kept } = await setUp()
  const { id } = await kept(await post(url, { 'Helicone-Session-Id': 's1', 'Helicone-User-Id': 'ada' }))
  const filter = { request_response_rmt: { user_id: { equals: 'ada' } } }
  const asked = await Promise.all([
    post(url, {}, { filter }, '/v1/request/query-clickhouse'),
    fetch(`${url}/v1/request/${id}`),
    post(url, {}, { filter }, '/v1/session/query'),
  ])
  const [requests, request, sessions] = await Promise.all(asked.map((answer) => answer.json()))
  const found = { request_id: id, provider: 'OPENAI', total_tokens: 15, request_body: ask }
  expect(requests).toMatchObject({ data: [found], error: null })
  expect(request).toMatchObject({ data: found, error: null })
  expect(sessions).toMatchObject({ data: [{ session_id: 's1', total_requests: 1, total_tokens: 15 }], error: null })
})
