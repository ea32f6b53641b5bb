import { describe, expect, it } from 'vitest'
import { openChecks } from './checkers.test-support.ts'
import { type ChecksConfigInput, checksSchema } from './checks-schema.ts'

describe('the configuration of checks', () => {
  it('defaults to rules and OpenAI’s moderation endpoint, and allows unchecked requests', () => {
    const { security, moderation, policy } = openChecks({})
    expect([security.name, moderation.name]).toEqual(['rules', 'moderation:openai'])
    expect(policy).toEqual({ security: 'allow', moderation: 'allow' })
  })

  it('names each check for the log', () => {
    const nameOf = (security: ChecksConfigInput['security'], environment = {}) =>
      openChecks({ security }, {}, environment).security.name
    expect(nameOf({ backend: 'guard', model: 'groq/meta-llama/llama-guard-4-12b' })).toBe(
      'guard:groq/meta-llama/llama-guard-4-12b',
    )
    expect(nameOf({ advancedModel: 'ollama/llama-guard3' })).toBe('rules+guard:ollama/llama-guard3')
    expect(nameOf({ backend: 'promptarmor' }, { PROMPTARMOR_API_KEY: 'k' })).toBe('promptarmor')
    expect(nameOf({ backend: 'promptarmor', apiKeyEnv: 'OTHER' }, { OTHER: 'k' })).toBe('promptarmor')
    expect(openChecks({ moderation: { model: 'groq/llama-guard-4' } }).moderation.name).toBe('guard:groq/llama-guard-4')
  })

  it.each<[string, unknown, string]>([
    ['a guard without a model', { security: { backend: 'guard' } }, 'security.model'],
    ['a model without a guard', { security: { model: 'groq/guard' } }, 'security.model'],
    ['a model without a provider', { security: { advancedModel: 'llama-guard' } }, 'security.advancedModel'],
    ['a kind without a guard', { security: { kind: 'llama-guard' } }, 'security.kind'],
    ['an unknown backend', { security: { backend: 'lakera' } }, 'security.backend'],
    ['a misspelt field', { moderation: { modell: 'x/y' } }, 'moderation'],
    ['a threshold in percent', { security: { threshold: 50 } }, 'security.threshold'],
    ['no time at all', { moderation: { timeoutMs: 0 } }, 'moderation.timeoutMs'],
    ['an address that is none', { security: { backend: 'promptarmor', apiBase: 'file:///etc' } }, 'security.apiBase'],
    ['another word for refuse', { security: { onUnchecked: 'block' } }, 'security.onUnchecked'],
  ])('is rejected with the name of the field: %s', (_, config, field) => {
    const { error } = checksSchema.safeParse(config)
    expect(error?.issues.map(({ path }) => path.join('.'))).toContain(field)
  })

  it('is rejected at startup if its provider or key is missing', () => {
    expect(() => openChecks({ security: { backend: 'guard', model: 'nobody/guard' } })).toThrow(
      /^security\.model names the provider "nobody"/,
    )
    expect(() => openChecks({ moderation: { model: 'nobody/guard' } })).toThrow(/^moderation\.model names/)
    expect(() => openChecks({ security: { backend: 'promptarmor' } })).toThrow(/PROMPTARMOR_API_KEY is not set/)
  })
})
