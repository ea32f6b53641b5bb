import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { serveAi } from './serve-ai.test-support.ts'
import { answerOpenAI, startVendors } from './vendors.test-support.ts'

const messages = [{ role: 'user' as const, content: 'Hello?' }]
const response = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'gpt-5-pro-2025-10-06',
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.', annotations: [] }] }],
  usage: { input_tokens: 10, output_tokens: 4, total_tokens: 14 },
}

it('calls a model that has only the Responses API in the format of Chat Completions', async () => {
  await using vendors = await startVendors({
    openai: (request) => (request.path === '/v1/responses' ? { body: response } : answerOpenAI(request)),
  })
  const providers = { openai: { apiBase: vendors.config.openai.apiBase } }
  // The same key for both APIs of the provider, one after the other.
  await using served = await serveAi({ providers, vault: (provider) => `key-of-${provider}` })
  const client = new OpenAI({ apiKey: 'unused', baseURL: served.url, maxRetries: 0 })
  for (const model of ['openai/gpt-4o-mini', 'openai-responses/gpt-5-pro', 'openai/responses/gpt-5-pro']) {
    const asked = client.chat.completions.create({ model, messages })
    const { data, response: answer } = await asked.withResponse()
    const isPro = model.endsWith('gpt-5-pro')
    expect(data.choices[0]?.message.content).toBe(isPro ? 'Hello.' : 'Hello, world.')
    expect(vendors.servers.openai.requests.at(-1)).toMatchObject({
      path: isPro ? '/v1/responses' : '/v1/chat/completions',
      headers: { authorization: 'Bearer key-of-openai' },
    })
    expect(answer.headers.get('helicone-provider')).toBe('openai')
    const entry = await served.logged(answer)
    expect(entry).toMatchObject({ provider: 'openai', status: 200, tokens: { prompt: 10, completion: 4 } })
    expect(entry.costUsd).toBeGreaterThan(0)
  }
})
