import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { readPackages, root } from './workspace.ts'

/** The sources of a package's entries, by the name under which they are imported. */
function entriesOf({ name, path, manifest }: ReturnType<typeof readPackages>[number]): [string, string][] {
  const entries = Object.keys(manifest.exports ?? {}).filter((entry) => !entry.endsWith('.json'))
  return entries.map((entry) => {
    const source = join(path, 'src', entry === '.' ? 'index.ts' : `${entry.slice(2)}.ts`)
    if (!existsSync(source)) throw new Error(`${name} exports ${entry}, which is not ${relative(root, source)}`)
    return [join(name, entry), source]
  })
}

it('packages export what exports.txt says: a name that goes or comes is a change people can see (vitest -u writes it)', async () => {
  const published = readPackages().filter(({ manifest }) => !manifest.private)
  const parts = published.flatMap(entriesOf).map(async ([entry, source]) => {
    const names = Object.keys(await import(source)).sort()
    return `${entry}\n${names.map((name) => `  ${name}\n`).join('')}`
  })
  await expect((await Promise.all(parts)).join('\n')).toMatchFileSnapshot('exports.txt')
})
