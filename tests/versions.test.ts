import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readManifests, root } from './workspace.ts'

const run = promisify(execFile)
const manifests = readManifests()
const published = manifests.filter(({ manifest }) => !manifest.private)
let folder: string

/** Copies the files that changesets reads, and makes the first release in the copy. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'litecone-versions-'))
  for (const path of ['.changeset', 'pnpm-workspace.yaml', ...manifests.map((each) => each.path)]) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await cp(join(root, path), join(folder, path), { recursive: true })
  }
  await mkdir(join(folder, 'node_modules/@changesets'), { recursive: true })
  await symlink(join(root, 'node_modules/@changesets/cli'), join(folder, 'node_modules/@changesets/cli'), 'junction')
  await git('init', '--quiet', '--initial-branch=main')
  await commit()
  await changeset('version')
  await commit()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const git = (...args: string[]) =>
  run('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: folder })

async function commit(): Promise<void> {
  await git('add', '--all', ':!node_modules')
  await git('-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', 'Current state')
}

function changeset(...args: string[]) {
  return run(process.execPath, [join(folder, 'node_modules/@changesets/cli/bin.js'), ...args], { cwd: folder })
}

async function readVersions(): Promise<Record<string, string>> {
  const entries = published.map(async ({ path, manifest: { name } }) => {
    const { version } = JSON.parse(await readFile(join(folder, path), 'utf8'))
    return [name, version] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** The versions that change when one package has a changeset. Undoes all changes. */
async function versionsChangedBy(name: string, bump: string, args: string[] = []): Promise<Record<string, string>> {
  const before = await readVersions()
  await writeFile(join(folder, '.changeset/one.md'), `---\n'${name}': ${bump}\n---\n\nFix something.\n`)
  await changeset('version', ...args)
  const after = Object.entries(await readVersions()).filter(([each, version]) => before[each] !== version)
  await git('reset', '--quiet', '--hard')
  await git('clean', '--quiet', '--force', '-d', '--exclude=node_modules')
  return Object.fromEntries(after)
}

/** Published packages that depend on a package. */
function dependentsOf(name: string): string[] {
  return published.flatMap(({ manifest }) => (manifest.dependencies?.[name] ? manifest.name : []))
}

describe('the version', () => {
  it('is 0.1.0 for every published package in the first release', async () => {
    expect(new Set(Object.values(await readVersions()))).toEqual(new Set(['0.1.0']))
    const changelog = await readFile(join(folder, 'packages/core/CHANGELOG.md'), 'utf8')
    expect(changelog).toContain('First release')
  })

  // Other providers depend on the first. Only the gateway depends on the second.
  it.each(['@litecone/providers-openai', '@litecone/providers-gemini'])(
    'changes for no other package when %s has a patch, because their ranges accept it',
    async (name) => {
      expect(await versionsChangedBy(name, 'patch')).toEqual({ [name]: '0.1.1' })
    },
  )

  it('of exactly the packages that depend on core changes when core has a minor, because their ranges exclude it', async () => {
    const dependents = dependentsOf('@litecone/core').map((name) => [name, '0.1.1'])
    expect(dependents.length).toBeGreaterThan(8)
    expect(await versionsChangedBy('@litecone/core', 'minor')).toEqual({
      '@litecone/core': '0.2.0',
      ...Object.fromEntries(dependents),
    })
  })

  it('of a snapshot is lower than that of every release', async () => {
    const snapshot = await versionsChangedBy('@litecone/providers-groq', 'patch', ['--snapshot', 'canary'])
    expect(snapshot['@litecone/providers-groq']).toMatch(/^0\.0\.0-canary-\d{14}$/)
  })
})
