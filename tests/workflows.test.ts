import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readManifests, root } from './workspace.ts'

const parent = join(root, '.github/workflows')
const workflows = readdirSync(parent).map((name) => ({ name, text: readFileSync(join(parent, name), 'utf8') }))

describe.each(workflows)('the workflow $name', ({ name, text }) => {
  it('names actions by commit, with the version beside it', () => {
    const uses = text.match(/^.*\buses:.*$/gm) ?? []
    expect(uses.length).toBeGreaterThan(0)
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('may do no more than read unless a job says otherwise', () => {
    expect(text).toMatch(/^permissions: \{\}$|^permissions:\n {2}contents: read$/m)
    if (name !== 'release.yml') expect(text).not.toMatch(/: write\b/)
  })

  it('puts nothing that strangers write into a shell', () => {
    for (const line of text.match(/^.*\brun:.*$/gm) ?? []) expect(line).not.toContain('${{')
  })

  it('runs scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(script)
    for (const [, file = ''] of text.matchAll(/run: (\.[\w/]+)/g)) expect(existsSync(join(root, file)), file).toBe(true)
  })
})

it('installs nothing but what the lock file says, and runs no script of it', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(scripts.bootstrap).toContain('--frozen-lockfile --ignore-scripts')
  for (const { text } of workflows) expect(text).not.toMatch(/npm (?:i|install|ci)\b|pnpm (?:i|install|add)\b/)
})

it('publishes no package that runs a script when it is installed', () => {
  for (const { path, manifest } of readManifests()) {
    if (manifest.private) continue
    for (const script of Object.keys(manifest.scripts ?? {})) expect(script, path).not.toMatch(/install|prepare/)
  }
})
