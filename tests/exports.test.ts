import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { readPackages, root, type WorkspacePackage } from './workspace.ts'

/** Pairs of import name and source file for each entry of a package. */
function entriesOf({ name, path, manifest }: WorkspacePackage): [string, string][] {
  const entries = Object.keys(manifest.exports ?? {}).filter((entry) => !entry.endsWith('.json'))
  return entries.map((entry) => {
    const source = join(path, 'src', entry === '.' ? 'index.ts' : `${entry.slice(2)}.ts`)
    if (!existsSync(source)) throw new Error(`${name} exports ${entry}, but ${relative(root, source)} does not exist`)
    return [join(name, entry), source]
  })
}

it('packages export exactly the names in exports.txt (run vitest -u to update it)', async () => {
  const published = readPackages().filter(({ manifest }) => !manifest.private)
  const parts = published.flatMap(entriesOf).map(async ([entry, source]) => {
    const names = Object.keys(await import(source)).sort()
    return `${entry}\n${names.map((name) => `  ${name}\n`).join('')}`
  })
  await expect((await Promise.all(parts)).join('\n')).toMatchFileSnapshot('exports.txt')
})
