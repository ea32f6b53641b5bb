import { describe, expect, it } from 'vitest'
import { listedModels, vendorOf } from './price-list.ts'

const isClaude = (id: string) => id.startsWith('claude')

describe('the models that a provider has by the price list', () => {
  it('are of Google, Claude at Vertex AI alone, where it is a provider of its own', () => {
    expect(listedModels('gemini').length).toBeGreaterThan(0)
    expect(listedModels('gemini').filter(isClaude)).toEqual([])
    expect(listedModels('vertex')).toEqual(listedModels('gemini'))
    expect(listedModels('anthropic-vertex').length).toBeGreaterThan(0)
    expect(listedModels('anthropic-vertex').every(isClaude)).toBe(true)
  })

  it('leave a name alone to the vendor itself, not to who resells it', () => {
    const known = ['vertex', 'anthropic-vertex', 'novita', 'baseten', 'cloudflare', 'gemini', 'anthropic', 'moonshot']
    expect(vendorOf('gemini-2.5-flash', known)).toBe('gemini')
    expect(vendorOf('claude-sonnet-4-5', known)).toBe('anthropic')
  })
})
