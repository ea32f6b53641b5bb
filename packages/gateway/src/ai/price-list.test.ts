import { describe, expect, it } from 'vitest'
import { listedModels, vendorOf } from './price-list.ts'

const isClaude = (id: string) => id.startsWith('claude')

describe('the models of a provider in the price list', () => {
  it('separate Claude at Vertex AI, which is a provider of its own, from Google’s models', () => {
    expect(listedModels('gemini').length).toBeGreaterThan(0)
    expect(listedModels('gemini').filter(isClaude)).toEqual([])
    expect(listedModels('vertex')).toEqual(listedModels('gemini'))
    expect(listedModels('anthropic-vertex').length).toBeGreaterThan(0)
    expect(listedModels('anthropic-vertex').every(isClaude)).toBe(true)
  })

  it('are found without a provider at their vendor, not at resellers', () => {
    const known = ['vertex', 'anthropic-vertex', 'novita', 'baseten', 'cloudflare', 'gemini', 'anthropic', 'moonshot']
    expect(vendorOf('gemini-2.5-flash', known)).toBe('gemini')
    expect(vendorOf('claude-sonnet-4-5', known)).toBe('anthropic')
  })
})
