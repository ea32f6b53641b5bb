import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readManifests, root } from './workspace.ts'

const manifests = readManifests()

it('dependencies are exact versions, catalog entries or packages of the workspace', () => {
  for (const { path, dependency, range } of manifests.flatMap(rangesOf)) {
    expect(range, `${dependency} in ${path}`).toMatch(/^(?:\d+\.\d+\.\d+(?:-[\w.]+)?|catalog:|workspace:[*^])$/)
  }
})

it('packages that share a dependency use the same version, from the catalog', () => {
  const ranges = new Map<string, Set<string>>()
  for (const { dependency, range } of manifests.flatMap(rangesOf)) {
    if (range.startsWith('workspace:')) continue
    ranges.set(dependency, (ranges.get(dependency) ?? new Set()).add(range))
  }
  for (const [dependency, versions] of ranges) expect([...versions], dependency).toHaveLength(1)
})

it('published packages depend on each other with `workspace:^`, and on no private package', () => {
  const isPrivate = new Set(manifests.flatMap(({ manifest }) => (manifest.private ? manifest.name : [])))
  for (const { path, manifest } of manifests) {
    if (manifest.private) continue
    for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
      expect(isPrivate.has(dependency), `${dependency} in ${path}`).toBe(false)
      // With exact versions, the first patch would bring two versions of core into one tree.
      if (dependency.startsWith('@litecone/')) expect(range, `${dependency} in ${path}`).toBe('workspace:^')
    }
  }
})

it('published packages all require the same Node versions', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const { path, manifest } of manifests) if (!manifest.private) expect(manifest.engines, path).toEqual(engines)
})

function rangesOf({ path, manifest }: (typeof manifests)[number]) {
  // Peer dependencies are the user's choice, so they may be ranges.
  const all = { ...manifest.dependencies, ...manifest.devDependencies }
  return Object.entries(all).map(([dependency, range]) => ({ path, dependency, range }))
}
