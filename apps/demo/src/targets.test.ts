import { describe, expect, it } from 'vitest'
import { createTargets } from './targets.ts'

const upstream = { url: 'http://127.0.0.1:1' }

const liveIn = (env: Record<string, string>) =>
  createTargets(upstream, env)
    .filter(({ live }) => live)
    .map(({ id }) => id)

describe('createTargets', () => {
  it('stays on loopback without keys', () => {
    for (const { create, origin } of createTargets(upstream, {})) {
      expect(create().settings.apiBase).toMatch(/^http:\/\/(127\.0\.0\.1|localhost):1(\/|$)/)
      expect(new URL(origin).port).toBe('1')
    }
  })

  it('takes the real service of each key, and of no other', () => {
    expect(liveIn({ OPENAI_API_KEY: 'a', CO_API_KEY: 'b' })).toEqual(['openai', 'cohere'])
    expect(liveIn({ HELICONE_API_KEY: 'a' })).toEqual([])
  })

  it('knows where the real service is, for a proxy', () => {
    const [openai, anthropic] = createTargets(upstream, { OPENAI_API_KEY: 'a' })
    expect(openai?.origin).toBe('https://api.openai.com')
    expect(openai?.create().settings).toEqual({})
    expect(anthropic?.origin).toBe(upstream.url)
  })

  it('asks for the name of a deployment at Azure', () => {
    const env = { AZURE_OPENAI_API_KEY: 'a', AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com' }
    expect(liveIn(env)).toEqual([])
    expect(liveIn({ ...env, AZURE_OPENAI_DEPLOYMENT: 'mine' })).toEqual(['azure'])
  })
})
