import { expect, it } from 'vitest'
import { ask, completion, makeFolder, post, serveProvider, setUp } from './start-gateway.test-support.ts'
import { startGateway } from './start-gateway.ts'

const answerAs = (model: string) =>
  ((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...completion, model }))
  }) satisfies Parameters<typeof setUp>[0]

it('uses prices of the configuration for unknown models and for aliases', async () => {
  const custom = { 'openai/house-model': { input: 100, output: 1000 }, 'openai/chat-prod': 'openai/gpt-4o' }
  for (const [model, cost] of [
    // 12 tokens at 100 dollars per million and 3 at 1000. For gpt-4o, these prices are 2.50 and 10.
    ['house-model', 0.0042],
    ['chat-prod', 0.00006],
    ['unheard-of', null],
  ] as const) {
    const { url, log } = await setUp(answerAs(model), { prices: { custom } })
    const entry = await log(await post(url, {}, { ...ask, model }))
    if (cost === null) expect(entry.costUsd).toBeNull()
    else expect(entry.costUsd).toBeCloseTo(cost, 10)
  }
})

it('does not fetch prices by default', async () => {
  const home = await serveProvider((_request, response) => void response.end('[]'))
  const { url, log } = await setUp(undefined, { prices: { url: home.origin } })
  expect((await log(await post(url))).costUsd).toBeGreaterThan(0)
  expect(home.asked).toEqual([])
})

it.each([
  [{ custom: { gpt: { input: 1, output: 2 } } }, /is not of the form/],
  [{ custom: { 'azure/prod': 'gpt-4o' } }, /is not of the form/],
  [{ custom: { 'azure/prod': { input: -1, output: 2 } } }, /custom|input/],
  [{ updateHours: 0 }, /updateHours/],
  [{ url: 'ftp://prices' }, /url/i],
])('refuses to start with %j', async (prices, message) => {
  await expect(makeFolder().then((folder) => startGateway({ folder, prices }))).rejects.toThrow(message)
})
