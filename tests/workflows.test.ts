import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './workspace.ts'

const parent = join(root, '.github/workflows')
const workflows = readdirSync(parent).map((name) => ({ name, text: readFileSync(join(parent, name), 'utf8') }))

describe.each(workflows)('the workflow $name', ({ name, text }) => {
  it('pins every action to a commit, with its version in a comment', () => {
    const uses = text.match(/^.*\buses:.*$/gm) ?? []
    expect(uses.length).toBeGreaterThan(0)
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('has read-only permissions, except in jobs of release.yml', () => {
    expect(text).toMatch(/^permissions: \{\}$|^permissions:\n {2}contents: read$/m)
    if (name !== 'release.yml') expect(text).not.toMatch(/: write\b/)
  })

  it('interpolates no expressions into shell commands, where outsiders could inject code', () => {
    for (const line of text.match(/^.*\brun:.*$/gm) ?? []) expect(line).not.toContain('${{')
  })

  it('runs only scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(script)
    for (const [, file = ''] of text.matchAll(/run: (\.[\w/]+)/g)) expect(existsSync(join(root, file)), file).toBe(true)
  })
})

it('workflows install only what the lock file pins, and run no install scripts', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(scripts.bootstrap).toContain('--frozen-lockfile --ignore-scripts')
  for (const { text } of workflows) expect(text).not.toMatch(/npm (?:i|install|ci)\b|pnpm (?:i|install|add)\b/)
})
