import { expect, it, vi } from 'vitest'
import { serveConnectProxy } from './proxy/connect-proxy.test-support.ts'
import { answerCompletion, ask, post, serveProvider, setUp } from './start-gateway.test-support.ts'

it('sends calls to any provider, models under /ai, checks and the price list through the proxy of the environment', async () => {
  const { origin, asked } = await serveProvider((request, response) => {
    if (request.url?.includes('prices')) response.end('[]')
    else if (request.url?.includes('moderations'))
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ id: 'm', model: 'm', results: [{ flagged: false, categories: { hate: false } }] }))
    else answerCompletion(request, response)
  })
  const proxy = await serveConnectProxy(origin)
  const { url, log } = await setUp(undefined, {
    environment: { HTTP_PROXY: proxy.url, NO_PROXY: 'direct.test' },
    providers: { openai: { apiBase: 'http://provider.test/v1', apiKey: 'sk-configured' } },
    prices: { updateHours: 1, url: 'http://prices.test/prices.json' },
  })
  const response = await post(url, { 'Helicone-Moderations-Enabled': 'true' })
  expect([response.status, (await response.json()).model]).toEqual([200, 'gpt-4o-2024-08-06'])
  expect(await log(response)).toMatchObject({ securityVerdict: 'allowed', status: 200 })
  const model = await post(url, {}, { ...ask, model: 'openai/gpt-4o' }, '/ai/v1/chat/completions')
  expect(model.status).toBe(200)
  await expect.poll(() => asked.map((request) => request.url), { timeout: 10_000 }).toContain('/prices.json')
  expect(new Set(proxy.asked)).toEqual(new Set(['provider.test:80', 'prices.test:80']))
  expect(asked.map(({ url: path }) => path).sort()).toEqual([
    '/prices.json',
    '/v1/chat/completions',
    '/v1/chat/completions',
    '/v1/moderations',
  ])
})

it('sends nothing through the proxy of the process when it was given another environment', async () => {
  const { origin } = await serveProvider(answerCompletion)
  const proxy = await serveConnectProxy(origin)
  vi.stubEnv('HTTP_PROXY', proxy.url)
  try {
    const { url } = await setUp(undefined, {
      environment: {},
      providers: { openai: { apiBase: 'http://provider.test/v1', apiKey: 'sk-configured' } },
    })
    const response = await post(url, {}, { ...ask, model: 'openai/gpt-4o' }, '/ai/v1/chat/completions')
    expect(response.status).toBe(502)
    expect(proxy.asked).toEqual([])
  } finally {
    vi.unstubAllEnvs()
  }
})
