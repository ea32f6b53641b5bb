import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listFiles, readPackages, root } from '../../tests/workspace.ts'
import type { Registry } from './registry.ts'
import { run } from './run.ts'

/**
 * Releases a snapshot to a registry as `release.yml` does, from a copy of the workspace, since this writes versions and changelogs. Throws when it
 * moves what `latest` stands for.
 */
export async function releaseSnapshot(copy: string, registry: Registry, npmrc: string): Promise<void> {
  for (const file of listFiles()) await cp(join(root, file), join(copy, file))
  await run('git', ['init', '--quiet'], { cwd: copy })
  // Right after a release no changeset stands, and there is nothing to make a snapshot of.
  await writeFile(join(copy, '.changeset/snapshot.md'), "---\n'@litecone/core': patch\n---\n\nA snapshot.\n")
  const before = await readLatest(registry)
  await run('npm', ['run', '-s', 'bootstrap'], { cwd: copy })
  // Npm reads either spelling, and what is left of another registry must not get it.
  const env = {
    npm_config_registry: registry.url,
    NPM_CONFIG_REGISTRY: registry.url,
    npm_config_userconfig: npmrc,
    NPM_CONFIG_USERCONFIG: npmrc,
  }
  await run('npm', ['run', '-s', 'release:snapshot'], { cwd: copy, env })
  const after = await readLatest(registry)
  if (after !== before) throw new Error(`The snapshot has moved what latest stands for:\n${before}\n${after}`)
}

async function readLatest({ tagsOf }: Registry): Promise<string> {
  const names = readPackages().flatMap(({ name, manifest }) => (manifest.private ? [] : name))
  return (await Promise.all(names.map(async (name) => `${name} ${(await tagsOf(name))['latest']}`))).join(', ')
}
