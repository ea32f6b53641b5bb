import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatCapabilities } from '../tooling/capabilities.ts'
import { root } from './workspace.ts'

describe('the capability table in the README', () => {
  it('matches what the providers declare', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const table = /<!-- capabilities -->\n([\s\S]*?)<!-- \/capabilities -->/.exec(readme)?.[1] ?? ''
    // Formatters pad the cells of tables.
    expect(table.trim().replace(/ +/g, ' ').replace(/-{3,}/g, '---')).toBe(formatCapabilities())
  })
})
