import { describe, expect, it } from 'vitest'
import { createProviders } from './providers.ts'

describe('createProviders', () => {
  it('has every provider of the workspace under its own id', () => {
    const providers = createProviders()
    expect([...providers.keys()]).toEqual([
      'openai',
      'azure',
      'anthropic',
      'gemini',
      'groq',
      'cohere',
      'replicate',
      'mistral',
      'deepseek',
      'deepinfra',
      'xai',
      'together',
      'fireworks',
      'perplexity',
      'openrouter',
      'cerebras',
      'helicone',
      'ollama',
      'vllm',
      'lmstudio',
    ])
    for (const [id, provider] of providers) expect(provider.id).toBe(id)
  })

  it('changes a known provider as configured, and leaves the others', () => {
    const providers = createProviders({ openai: { apiBase: 'https://proxy.example/v1', apiKey: 'sk-1' } })
    expect(providers.get('openai')?.settings).toEqual({ apiBase: 'https://proxy.example/v1', apiKey: 'sk-1' })
    expect(providers.get('groq')?.settings).toEqual({})
    expect(providers.size).toBe(createProviders().size)
  })

  it('makes an OpenAI-shaped provider of an unknown id with an address', () => {
    const mine = createProviders({ 'my-vllm': { apiBase: 'http://10.0.0.7:8000/v1', headers: { 'x-team': 'a' } } }).get(
      'my-vllm',
    )
    expect(mine).toMatchObject({ id: 'my-vllm', settings: { headers: { 'x-team': 'a' } } })
    expect(mine?.definition.apiBase).toBe('http://10.0.0.7:8000/v1')
    expect(mine?.definition.wire.id).toBe('openai-chat')
  })

  it.each([
    ['opnai', {}, /providers\.opnai is no provider that Litecone knows.*known are openai, azure/],
    ['v1', { apiBase: 'https://a.example/v1' }, /providers\.v1 cannot be a provider's id/],
    ['My/Own', { apiBase: 'https://a.example/v1' }, /providers\.My\/Own is no id/],
    ['openai', { apiBase: 'api.openai.com' }, /providers\.openai\.apiBase must be a whole http or https URL/],
    ['openai', { apiBase: 'https://user:secret@a.example' }, /^(?!.*secret).*without credentials/],
  ])('refuses the entry %s naming it', (id, settings, message) => {
    expect(() => createProviders({ [id]: settings })).toThrow(message)
  })
})
