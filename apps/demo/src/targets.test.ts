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

  it('uses the real service for each key, and no other', () => {
    expect(liveIn({ OPENAI_API_KEY: 'a', CO_API_KEY: 'b' })).toEqual(['openai', 'cohere'])
    expect(liveIn({ HELICONE_API_KEY: 'a' })).toEqual([])
  })

  it('has the address of the real service for a proxy', () => {
    const [openai, anthropic] = createTargets(upstream, { OPENAI_API_KEY: 'a' })
    expect(openai?.origin).toBe('https://api.openai.com')
    expect(openai?.create().settings).toEqual({})
    expect(anthropic?.origin).toBe(upstream.url)
  })

  it('needs the name of a deployment for Azure', () => {
    const env = { AZURE_OPENAI_API_KEY: 'a', AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com' }
    expect(liveIn(env)).toEqual([])
    expect(liveIn({ ...env, AZURE_OPENAI_DEPLOYMENT: 'mine' })).toEqual(['azure'])
  })
})
