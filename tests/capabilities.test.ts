import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatCapabilities } from '../tooling/capabilities.ts'
import { root } from './workspace.ts'

describe('the README’s table of capabilities', () => {
  it('says what the code does', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const table = /<!-- capabilities -->\n([\s\S]*?)<!-- \/capabilities -->/.exec(readme)?.[1] ?? ''
    // The formatter pads tables.
    expect(table.trim().replace(/ +/g, ' ').replace(/-{3,}/g, '---')).toBe(formatCapabilities())
  })
})
