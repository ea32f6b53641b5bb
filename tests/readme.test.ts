import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPackages, root } from './workspace.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const published = readPackages().filter(({ manifest }) => !manifest.private)

describe('the README', () => {
  it('shows the two commands and an example in its first 25 lines', () => {
    const beginning = readme.split('\n').slice(0, 25).join('\n')
    expect(beginning).toContain('npm run demo')
    expect(beginning).toContain('npm test')
    expect(beginning).toContain('llm.completion(')
  })

  it('lists every published package', () => {
    for (const { name, folder } of published) expect(readme).toContain(`[\`${name}\`](packages/${folder})`)
  })

  it('has no broken relative links, nor do the READMEs of the packages', () => {
    for (const { path } of [{ path: root }, ...readPackages()]) {
      const file = join(path, 'README.md')
      if (!existsSync(file)) continue
      const text = readFileSync(file, 'utf8')
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)/g)) {
        expect(existsSync(join(path, target)), `${file} links to ${target}`).toBe(true)
      }
    }
  })
})

describe('the list of decisions', () => {
  it('links to every page by its title', () => {
    const folder = join(root, 'docs/decisions')
    const list = readFileSync(join(folder, 'README.md'), 'utf8').toLowerCase()
    for (const name of readdirSync(folder).filter((each) => each !== 'README.md')) {
      const [, title = ''] = /^# [\d-]+: (.*)/.exec(readFileSync(join(folder, name), 'utf8')) ?? []
      expect(list).toContain(`[${title.toLowerCase()}](${name})`)
    }
  })
})

describe.each(published)('$name', ({ name, path }) => {
  it('has a README that says how to install it and shows an example', () => {
    const text = readFileSync(join(path, 'README.md'), 'utf8')
    expect(text).toMatch(new RegExp(`^# ${name}`))
    expect(text).toContain('npm install')
    expect(text).toMatch(/```ts/)
  })
})
