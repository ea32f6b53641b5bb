import { describe, expect, it } from 'vitest'
import { factories } from '../../../tooling/capabilities.ts'
import { providerPages } from './provider-pages.ts'

describe('the provider pages', () => {
  const pages = providerPages()

  it('are one page per provider and a table of all', () => {
    expect(Object.keys(pages)).toHaveLength(Object.keys(factories).length + 1)
  })

  it.each([
    ['vertex', 'providers-gemini'],
    ['anthropic-vertex', 'providers-anthropic'],
    ['azure', 'providers-azure'],
    ['cloudflare', 'providers-compatible'],
  ])('say that %s is installed with %s', (id, folder) => {
    expect(pages[`reference/providers/${id}.md`]).toContain(`npm install @litecone/core @litecone/${folder}\n`)
  })
})
