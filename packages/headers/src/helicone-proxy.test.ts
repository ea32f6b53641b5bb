import { describe, expect, expectTypeOf, it } from 'vitest'
import { heliconeProxy } from './index.ts'

const KEY = 'sk-helicone-aizk36y-5yue2my-qmy5tza-n7x3aqa'
const apiKey = KEY
const openaiApiBase = 'https://my.openai.azure.com'

describe('heliconeProxy', () => {
  it.each([
    ['openai', 'https://oai.helicone.ai/v1', undefined],
    ['anthropic', 'https://anthropic.helicone.ai', undefined],
    ['gemini', 'https://gateway.helicone.ai/v1beta', 'https://generativelanguage.googleapis.com'],
    ['groq', 'https://groq.helicone.ai/openai/v1', undefined],
    ['cohere', 'https://gateway.helicone.ai', 'https://api.cohere.com'],
    ['replicate', 'https://gateway.helicone.ai/v1', 'https://api.replicate.com'],
    ['mistral', 'https://mistral.helicone.ai/v1', undefined],
    ['deepinfra', 'https://deepinfra.helicone.ai/v1/openai', undefined],
    ['deepseek', 'https://deepseek.helicone.ai', undefined],
    ['xai', 'https://x.helicone.ai/v1', undefined],
    ['together', 'https://together.helicone.ai/v1', undefined],
    ['fireworks', 'https://fireworks.helicone.ai/inference/v1', undefined],
    ['perplexity', 'https://perplexity.helicone.ai', undefined],
    ['openrouter', 'https://openrouter.helicone.ai/api/v1', undefined],
    ['cerebras', 'https://cerebras.helicone.ai/v1', undefined],
    ['nebius', 'https://nebius.helicone.ai/v1', undefined],
    ['novita', 'https://novita.helicone.ai/openai/v1', undefined],
    ['nvidia', 'https://nvidia.helicone.ai/v1', undefined],
    ['vercel', 'https://vercel.helicone.ai/v1', undefined],
    ['https://api.lemonfox.ai/v1/', 'https://gateway.helicone.ai/v1', 'https://api.lemonfox.ai'],
  ] as const)('sends %s through %s', (provider, apiBase, target) => {
    expect(heliconeProxy(provider, { apiKey })).toEqual({
      apiBase,
      headers: { 'Helicone-Auth': `Bearer ${KEY}`, ...(target && { 'Helicone-Target-URL': target }) },
    })
  })

  it('sends Azure through OpenAI’s host, with the resource in a header', () => {
    expect(heliconeProxy('azure', { apiKey, openaiApiBase })).toEqual({
      apiBase: 'https://oai.helicone.ai',
      headers: { 'Helicone-Auth': `Bearer ${KEY}`, 'Helicone-OpenAI-Api-Base': openaiApiBase },
    })
    expect(() => heliconeProxy('azure', { apiKey })).toThrow(/^openaiApiBase must be your Azure resource/)
  })

  it('sends the AI gateway its key in Authorization', () => {
    const { apiBase, headers } = heliconeProxy('ai-gateway', { apiKey })
    expect(apiBase).toBe('https://ai-gateway.helicone.ai/v1')
    expect(headers.Authorization).toBe(`Bearer ${KEY}`)
  })

  it('uses a region’s hosts, with the provider’s label first', () => {
    expect(heliconeProxy('openai', { apiKey, region: 'eu' }).apiBase).toBe('https://oai.eu.hconeai.com/v1')
    expect(heliconeProxy('openai', { apiKey, region: 'us' }).apiBase).toBe('https://oai.helicone.ai/v1')
  })

  it.each([
    ['openai', '/v1/gateway/oai/v1', undefined],
    ['anthropic', '/v1/gateway/anthropic', undefined],
    ['groq', '/v1/gateway/gateway/openai/v1', 'https://api.groq.com'],
    ['https://a.example/v1', '/v1/gateway/gateway/v1', 'https://a.example'],
  ] as const)('finds %s at a self-hosted Helicone under %s', (provider, path, target) => {
    const { apiBase, headers } = heliconeProxy(provider, { apiKey, base: 'http://localhost:8585/v1/gateway/' })
    expect(apiBase).toBe(`http://localhost:8585${path}`)
    expect(headers['Helicone-Target-URL']).toBe(target)
  })

  it.each([
    ['openai', '/openai/v1', undefined],
    ['anthropic', '/anthropic', undefined],
    ['gemini', '/gemini/v1beta', undefined],
    ['groq', '/groq/openai/v1', undefined],
    ['cohere', '/cohere', undefined],
    ['ai-gateway', '/v1', undefined],
    ['https://a.example/v1', '/gateway/v1', 'https://a.example'],
  ] as const)('finds %s at a Litecone gateway under %s, with or without a key', (provider, path, target) => {
    const { apiBase, headers } = heliconeProxy(provider, { base: 'http://localhost:8787' })
    expect(apiBase).toBe(`http://localhost:8787${path}`)
    expect(headers['Helicone-Target-URL']).toBe(target)
    expect(heliconeProxy(provider, { base: 'http://localhost:8787/llm/', apiKey: 'own' }).apiBase).toBe(
      `http://localhost:8787/llm${path}`,
    )
  })

  it('uses the generic gateway for fallbacks, which Helicone’s other hosts do not support', () => {
    const fallbacks = { models: ['gpt-4o'], 'target-url': 'https://api.openai.com', headers: {} }
    const { apiBase, headers } = heliconeProxy('openai', { apiKey, fallbacks })
    expect(apiBase).toBe('https://gateway.helicone.ai/v1')
    expect(headers['Helicone-Target-URL']).toBe('https://api.openai.com')
  })

  it('includes all other options, and can be spread into a provider’s settings', () => {
    const settings: { apiKey?: string; apiBase?: string; headers?: Readonly<Record<string, string>> } = {
      apiKey: 'sk-openai',
      ...heliconeProxy('openai', { apiKey, userId: 'u', cache: true }),
    }
    expect(settings).toEqual({
      apiKey: 'sk-openai',
      apiBase: 'https://oai.helicone.ai/v1',
      headers: { 'Helicone-Auth': `Bearer ${KEY}`, 'Helicone-User-Id': 'u', 'Helicone-Cache-Enabled': 'true' },
    })
    expectTypeOf(heliconeProxy('openai', { apiKey }).headers['Helicone-Auth']).toEqualTypeOf<string>()
  })

  it.each([
    ['openai', {}, 'apiKey'],
    ['openai', { apiKey, region: 'asia' }, 'region'],
    ['openai', { apiKey, region: 'constructor' }, 'region'],
    ['openai', { base: 'localhost:8787' }, 'base'],
    ['openai', { base: 'http://me:secret@localhost' }, 'base'],
    ['openia', { apiKey }, 'provider'],
    ['constructor', { apiKey }, 'provider'],
    ['https://a.example?secret=1', { apiKey }, 'provider'],
    ['openai', { apiKey, cache: { bucketMaxSize: 21 } }, 'cache.bucketMaxSize'],
  ])('rejects %s with %j', (provider, options, field) => {
    const call = () => heliconeProxy(provider as 'openai', options as { apiKey: string })
    expect(call).toThrow(expect.objectContaining({ name: 'HeliconeHeaderError', field }))
    expect(call).not.toThrow(/secret/)
  })

  it('rejects typos by type', () => {
    // @ts-expect-error no such option
    expect(() => heliconeProxy('openai', { apiKey, userID: 'u' })).toThrow('userID is not an option')
  })
})
