import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readManifests, root } from './workspace.ts'

const manifests = readManifests()

it('depends on exact versions, on those of the catalog, or on packages of this workspace', () => {
  for (const { path, dependency, range } of manifests.flatMap(rangesOf)) {
    expect(range, `${dependency} in ${path}`).toMatch(/^(?:\d+\.\d+\.\d+(?:-[\w.]+)?|catalog:|workspace:[*^])$/)
  }
})

it('has one version of what several packages depend on, and that in the catalog', () => {
  const ranges = new Map<string, Set<string>>()
  for (const { dependency, range } of manifests.flatMap(rangesOf)) {
    if (range.startsWith('workspace:')) continue
    ranges.set(dependency, (ranges.get(dependency) ?? new Set()).add(range))
  }
  for (const [dependency, versions] of ranges) expect([...versions], dependency).toHaveLength(1)
})

it('lets published packages take any fitting version of one another, and shows nothing private to those who install them', () => {
  const isPrivate = new Set(manifests.flatMap(({ manifest }) => (manifest.private ? manifest.name : [])))
  for (const { path, manifest } of manifests) {
    if (manifest.private) continue
    for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
      expect(isPrivate.has(dependency), `${dependency} in ${path}`).toBe(false)
      // An exact one would bring two versions of core into one tree with the first patch.
      if (dependency.startsWith('@litecone/')) expect(range, `${dependency} in ${path}`).toBe('workspace:^')
    }
  }
})

it('asks for the same Node everywhere', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const { path, manifest } of manifests) if (!manifest.private) expect(manifest.engines, path).toEqual(engines)
})

function rangesOf({ path, manifest }: (typeof manifests)[number]) {
  // Peers are the user's: they have ranges.
  const all = { ...manifest.dependencies, ...manifest.devDependencies }
  return Object.entries(all).map(([dependency, range]) => ({ path, dependency, range }))
}
