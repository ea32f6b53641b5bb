import { describe, expect, it } from 'vitest'
import { createProviders } from './providers.ts'

describe('createProviders', () => {
  it('has all of our providers by id', () => {
    const providers = createProviders()
    expect([...providers.keys()]).toEqual([
      'openai',
      'azure',
      'anthropic',
      'anthropic-vertex',
      'gemini',
      'vertex',
      'bedrock',
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
      'moonshot',
      'alibaba',
      'zai',
      'minimax',
      'nvidia',
      'huggingface',
      'github',
      'cloudflare',
      'vercel',
      'sambanova',
      'nebius',
      'baseten',
      'novita',
      'friendli',
      'databricks',
      'helicone',
      'ollama',
      'vllm',
      'lmstudio',
    ])
    for (const [id, provider] of providers) expect(provider.id).toBe(id)
  })

  it('changes a provider as configured, and no other', () => {
    const providers = createProviders({ openai: { apiBase: 'https://proxy.example/v1', apiKey: 'sk-1' } })
    expect(providers.get('openai')?.settings).toEqual({ apiBase: 'https://proxy.example/v1', apiKey: 'sk-1' })
    expect(providers.get('groq')?.settings).toEqual({ apiBase: 'https://api.groq.com/openai/v1' })
    expect(providers.size).toBe(createProviders().size)
  })

  it('creates an OpenAI-compatible provider from an unknown id with a base URL', () => {
    const mine = createProviders({ 'my-vllm': { apiBase: 'http://10.0.0.7:8000/v1', headers: { 'x-team': 'a' } } }).get(
      'my-vllm',
    )
    expect(mine?.id).toBe('my-vllm')
    expect(mine?.settings).toEqual({ headers: { 'x-team': 'a' } })
    expect(mine?.definition.apiBase).toBe('http://10.0.0.7:8000/v1')
    expect(mine?.definition.wire.id).toBe('openai-chat')
  })

  it('reads the URLs of local servers from the environment, but not those of hosted providers, which could be its own', () => {
    const providers = createProviders(
      { ollama: { apiKey: 'k' } },
      { OPENAI_BASE_URL: 'http://127.0.0.1:8787/v1', OLLAMA_API_BASE: 'http://10.0.0.7:11434/v1' },
    )
    expect(providers.get('openai')?.settings.apiBase).toBe('https://api.openai.com/v1')
    expect(providers.get('ollama')?.settings).toEqual({ apiKey: 'k', apiBase: 'http://10.0.0.7:11434/v1' })
    expect(providers.get('vllm')?.settings.apiBase).toBeUndefined()
    expect(() => createProviders({}, { VLLM_API_BASE: 'localhost:8000' })).toThrow(
      /^VLLM_API_BASE or HOSTED_VLLM_API_BASE must be/,
    )
  })

  it.each([
    ['opnai', {}, /providers\.opnai is not a built-in provider.*Built-in: openai, azure/],
    ['v1', { apiBase: 'https://a.example/v1' }, /providers\.v1 cannot be a provider's id/],
    ['My/Own', { apiBase: 'https://a.example/v1' }, /providers\.My\/Own is not a valid id/],
    ['openai', { apiBase: 'api.openai.com' }, /providers\.openai\.apiBase must be a complete http or https URL/],
    ['openai', { apiBase: 'https://user:secret@a.example' }, /^(?!.*secret).*without credentials/],
  ])('rejects the entry %s with its name', (id, settings, message) => {
    expect(() => createProviders({ [id]: settings })).toThrow(message)
  })
})
