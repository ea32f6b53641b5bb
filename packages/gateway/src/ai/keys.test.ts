import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { GATEWAY_KEY, type ServedAi, serveAi } from './serve-ai.test-support.ts'
import { startVendors } from './vendors.test-support.ts'

const messages = [{ role: 'user' as const, content: 'Hello?' }]
const model = 'openai/gpt-4o-mini'

function clientOf(served: ServedAi, apiKey = GATEWAY_KEY): OpenAI {
  return new OpenAI({ apiKey, baseURL: served.url, maxRetries: 0 })
}

describe('providers’ keys', () => {
  it('come from the vault, by owner, before the configuration', async () => {
    await using vendors = await startVendors()
    await using served = await serveAi({
      providers: vendors.config,
      vault: (provider, owner) => (provider === 'openai' ? `key-of-${owner}` : undefined),
    })
    await clientOf(served).chat.completions.create({ model, messages })
    await clientOf(served).chat.completions.create({ model: 'anthropic/claude-sonnet-4-5', messages })
    expect(vendors.servers.openai.requests[0]?.headers.authorization).toBe('Bearer key-of-acme')
    expect(vendors.servers.anthropic.requests[0]?.headers['x-api-key']).toBe('key-of-anthropic')
  })

  it('of the client are passed to whom it asks first and to nobody else', async () => {
    await using vendors = await startVendors({ openai: () => ({ status: 500, body: {} }) })
    const { openai, anthropic } = vendors.config
    await using served = await serveAi({
      providers: { openai: { apiBase: openai.apiBase }, anthropic: { apiBase: anthropic.apiBase } },
    })
    const asked = `${model},anthropic/claude-sonnet-4-5`
    const answer = clientOf(served, 'sk-of-client').chat.completions.create({ model: asked, messages })
    await expect(answer).rejects.toMatchObject({ status: 401 })
    expect(vendors.servers.openai.requests[0]?.headers.authorization).toBe('Bearer sk-of-client')
    expect(vendors.servers.anthropic.requests).toEqual([])
    // The gateway's own key is not the client's to pass on.
    const own = clientOf(served).chat.completions.create({ model, messages })
    await expect(own).rejects.toThrow('This gateway has no key for openai')
    expect(vendors.servers.openai.requests).toHaveLength(1)
  })

  it('that the vault cannot give fail the call without a word of why to the client', async () => {
    await using vendors = await startVendors()
    await using served = await serveAi({
      providers: vendors.config,
      vault: () => {
        throw new Error('wrong master key')
      },
    })
    const answer = clientOf(served).chat.completions.create({ model, messages })
    await expect(answer).rejects.toMatchObject({ status: 500, message: expect.not.stringContaining('master') })
    expect(served.reports.join()).toContain('wrong master key')
  })
})
