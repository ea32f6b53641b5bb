import { expect, it } from 'vitest'
import { ask, completion, post, serveProvider, setUp } from '../start-gateway.test-support.ts'

// This test has its own file, because the price list is shared by the whole process.
const answerNewest: Parameters<typeof setUp>[0] = (_request, response) => {
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ ...completion, model: 'newest' }))
}

it('fetches the list at startup, and keeps the previous one if it fails', async () => {
  const models = [{ id: 'newest', match: { equals: 'newest' }, prices: { input_mtok: 100, output_mtok: 1000 } }]
  const list = [{ id: 'openai', name: 'OpenAI', api_pattern: 'openai', provider_match: { equals: 'openai' }, models }]
  const answers = [() => JSON.stringify(list), () => '<html>']
  const home = await serveProvider((_request, response) => void response.end(answers.shift()?.() ?? '[]'))
  const prices = { updateHours: 0.0001, url: `${home.origin}/data.json` }
  const { gateway, url, log, reports } = await setUp(answerNewest, { prices })
  await expect
    .poll(() => reports.find((report) => report.includes('could not be fetched')), { timeout: 10_000 })
    .toContain('<html>')
  expect((await log(await post(url, {}, { ...ask, model: 'newest' }))).costUsd).toBeCloseTo(0.0042, 10)
  expect(home.asked[0]).toMatchObject({ method: 'GET', url: '/data.json' })
  expect(home.asked[0]?.headers['user-agent']).toMatch(/^litecone-gateway\//)
  await gateway.close(1000)
  const asked = home.asked.length
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(home.asked).toHaveLength(asked)
})
