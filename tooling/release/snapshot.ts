import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listFiles, readPackages, root } from '../../tests/workspace.ts'
import type { Registry } from './registry.ts'
import { run } from './run.ts'

/**
 * Releases a snapshot to a registry as `release.yml` does. Works in a copy of the workspace, because it writes versions and changelogs. Throws when the
 * snapshot changes the tag `latest`.
 */
export async function releaseSnapshot(copy: string, registry: Registry, npmrc: string): Promise<void> {
  for (const file of listFiles()) await cp(join(root, file), join(copy, file))
  await run('git', ['init', '--quiet'], { cwd: copy })
  // Right after a release there are no changesets, so there would be nothing to release.
  await writeFile(join(copy, '.changeset/snapshot.md'), "---\n'@litecone/core': patch\n---\n\nA snapshot.\n")
  const before = await readLatest(registry)
  await run('npm', ['run', '-s', 'bootstrap'], { cwd: copy })
  // npm reads both spellings. Set both, so that an inherited variable cannot send the packages to another registry.
  const env = {
    npm_config_registry: registry.url,
    NPM_CONFIG_REGISTRY: registry.url,
    npm_config_userconfig: npmrc,
    NPM_CONFIG_USERCONFIG: npmrc,
  }
  await run('npm', ['run', '-s', 'release:snapshot'], { cwd: copy, env })
  const after = await readLatest(registry)
  if (after !== before) throw new Error(`The snapshot has changed the tag "latest":\n${before}\n${after}`)
}

async function readLatest({ tagsOf }: Registry): Promise<string> {
  const names = readPackages().flatMap(({ name, manifest }) => (manifest.private ? [] : name))
  return (await Promise.all(names.map(async (name) => `${name} ${(await tagsOf(name))['latest']}`))).join(', ')
}
