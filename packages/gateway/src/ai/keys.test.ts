import { startReplayServer } from '@litecone/testkit'
import OpenAI from 'openai'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { GATEWAY_KEY, type ServedAi, serveAi } from './serve-ai.test-support.ts'
import { startVendors } from './vendors.test-support.ts'

const messages = [{ role: 'user' as const, content: 'Hello?' }]
const model = 'openai/gpt-4o-mini'

function clientOf(served: ServedAi, apiKey = GATEWAY_KEY): OpenAI {
  return new OpenAI({ apiKey, baseURL: served.url, maxRetries: 0 })
}

describe('providers’ keys', () => {
  it('come from the vault, by owner, else from the configuration', async () => {
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

  it('of the client are sent only to the provider that is called first', async () => {
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
    // The gateway's own key is not forwarded.
    const own = clientOf(served).chat.completions.create({ model, messages })
    await expect(own).rejects.toThrow('This gateway has no key for openai')
    expect(vendors.servers.openai.requests).toHaveLength(1)
  })

  describe('of Bedrock', () => {
    afterEach(() => vi.unstubAllEnvs())
    const bedrock = 'bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0'
    const output = { message: { role: 'assistant', content: [{ text: 'Hello, world.' }] } }

    it('may be credentials in the environment, with which its requests are signed', async () => {
      const environment = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' }
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
      vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', undefined)
      await using server = await startReplayServer([{ body: { output, stopReason: 'end_turn' } }])
      await using served = await serveAi({ providers: { bedrock: { apiBase: server.url } }, environment })
      for (const key of [GATEWAY_KEY, 'sk-of-client']) {
        const answer = await clientOf(served, key).chat.completions.create({ model: bedrock, messages })
        expect(answer.choices[0]?.message.content).toBe('Hello, world.')
      }
      for (const { path, headers } of server.requests) {
        expect(path).toBe('/model/us.anthropic.claude-sonnet-4-20250514-v1%3A0/converse')
        expect(headers.authorization).toContain('Credential=AKIDEXAMPLE/')
      }
    })

    it('are missing if there are neither credentials nor a key', async () => {
      for (const name of ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_ACCESS_KEY_ID']) vi.stubEnv(name, undefined)
      await using server = await startReplayServer([{ body: { output, stopReason: 'end_turn' } }])
      await using served = await serveAi({ providers: { bedrock: { apiBase: server.url } }, environment: {} })
      const answer = clientOf(served).chat.completions.create({ model: bedrock, messages })
      await expect(answer).rejects.toThrow('This gateway has no key for bedrock')
      expect(server.requests).toEqual([])
    })
  })

  it('that the vault cannot decrypt fail the call, without telling the client why', async () => {
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
