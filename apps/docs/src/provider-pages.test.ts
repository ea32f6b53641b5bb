import { describe, expect, it } from 'vitest'
import { factories } from '../../../tooling/capabilities.ts'
import { providerPages } from './provider-pages.ts'

describe('the pages of providers', () => {
  const pages = providerPages()

  it('are one for each, and the table of all', () => {
    expect(Object.keys(pages)).toHaveLength(Object.keys(factories).length + 1)
  })

  it.each([
    ['vertex', 'providers-gemini'],
    ['anthropic-vertex', 'providers-anthropic'],
    ['azure', 'providers-azure'],
    ['cloudflare', 'providers-compatible'],
  ])('say of %s that it comes with %s', (id, folder) => {
    expect(pages[`reference/providers/${id}.md`]).toContain(`npm install @litecone/core @litecone/${folder}\n`)
  })
})
