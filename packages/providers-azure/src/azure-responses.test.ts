import { completion } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { azureResponses } from './index.ts'

const hi = [{ role: 'user' as const, content: 'hi' }]
const body = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'gpt-5-pro',
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'x', annotations: [] }] }],
}

afterEach(() => vi.unstubAllEnvs())

describe('azureResponses', () => {
  it.each([
    ['', {}, '/openai/v1/responses'],
    ['/openai', {}, '/openai/v1/responses'],
    ['/openai/v1', {}, '/openai/v1/responses'],
    ['/openai/v1/responses', {}, '/openai/v1/responses'],
    ['', { apiVersion: 'preview' }, '/openai/v1/responses?api-version=preview'],
    ['', { apiVersion: '2025-04-01-preview' }, '/openai/responses?api-version=2025-04-01-preview'],
    ['/openai/responses?api-version=2025-04-01-preview', {}, '/openai/responses?api-version=2025-04-01-preview'],
  ])('finds the API at an address that ends in "%s" (%j)', async (end, settings, path) => {
    vi.stubEnv('AZURE_API_VERSION', '2024-10-21')
    await using server = await startReplayServer([{ body }])
    const model = azureResponses({ apiKey: 'k-1234567', apiBase: server.url + end, ...settings })('pro-prod')
    const { choices } = await completion({ model, messages: hi })
    expect(choices[0]?.message.content).toBe('x')
    expect(server.requests[0]).toMatchObject({ path, headers: { 'api-key': 'k-1234567' }, body: { model: 'pro-prod' } })
  })

  it('finds the address in the environment, and takes a token for one', async () => {
    await using server = await startReplayServer([{ body }])
    vi.stubEnv('AZURE_OPENAI_ENDPOINT', server.url)
    await completion({ model: azureResponses({ adToken: 'token' })('pro-prod'), messages: hi })
    expect(server.requests[0]).toMatchObject({
      path: '/openai/v1/responses',
      headers: { authorization: 'Bearer token' },
    })
  })

  it('goes by the model behind the deployment', async () => {
    await using server = await startReplayServer([{ body }])
    const settings = { apiKey: 'k-1234567', apiBase: server.url }
    const known = azureResponses({ ...settings, baseModel: 'gpt-5-pro' })('pro-prod')
    await completion({ model: known, messages: hi })
    expect(server.requests[0]?.body).toMatchObject({ include: ['reasoning.encrypted_content'] })
    await expect(completion({ model: known, messages: hi, top_p: 0.5 })).rejects.toMatchObject({
      code: 'unsupported_params',
    })
    for (const name of ['pro-prod', 'gpt-4o']) {
      await completion({ model: azureResponses(settings)(name), messages: hi, top_p: 0.5, reasoning_effort: 'low' })
      expect(server.requests.at(-1)?.body).toEqual({
        model: name,
        input: hi,
        top_p: 0.5,
        store: false,
        reasoning: { effort: 'low' },
      })
    }
  })
})
