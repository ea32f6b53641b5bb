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

/** A copy of what changesets look at, in which the first release has been made. */
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
  await git('-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', 'as it stands')
}

function changeset(...args: string[]) {
  return run(process.execPath, [join(folder, 'node_modules/@changesets/cli/bin.js'), ...args], { cwd: folder })
}

async function versions(): Promise<Record<string, string>> {
  const entries = published.map(async ({ path, manifest: { name } }) => {
    const { version } = JSON.parse(await readFile(join(folder, path), 'utf8'))
    return [name, version] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** What a changeset for one package makes of the versions of all. Leaves everything as it was. */
async function changed(name: string, bump: string, args: string[] = []): Promise<Record<string, string>> {
  const before = await versions()
  await writeFile(join(folder, '.changeset/tried.md'), `---\n'${name}': ${bump}\n---\n\nMend something.\n`)
  await changeset('version', ...args)
  const after = Object.entries(await versions()).filter(([each, version]) => before[each] !== version)
  await git('reset', '--quiet', '--hard')
  await git('clean', '--quiet', '--force', '-d', '--exclude=node_modules')
  return Object.fromEntries(after)
}

/** Who has a package among its dependencies, itself left out. */
function dependents(name: string): string[] {
  return published.flatMap(({ manifest }) => (manifest.dependencies?.[name] ? manifest.name : []))
}

describe('versions', () => {
  it('begin for every published package with a changeset of its own', async () => {
    expect(new Set(Object.values(await versions()))).toEqual(new Set(['0.1.0']))
    const changelog = await readFile(join(folder, 'packages/core/CHANGELOG.md'), 'utf8')
    expect(changelog).toContain('First release')
  })

  // One that others depend on, and one that they do not, the gateway apart.
  it.each(['@litecone/providers-openai', '@litecone/providers-gemini'])(
    'of all others stay when %s is mended: who depends on it takes the patch as it is',
    async (name) => {
      expect(await changed(name, 'patch')).toEqual({ [name]: '0.1.1' })
    },
  )

  it('of those that depend on core follow a minor of it, which their ranges leave out, and no others do', async () => {
    const following = dependents('@litecone/core').map((name) => [name, '0.1.1'])
    expect(following.length).toBeGreaterThan(8)
    expect(await changed('@litecone/core', 'minor')).toEqual({
      '@litecone/core': '0.2.0',
      ...Object.fromEntries(following),
    })
  })

  it('of a snapshot lie before every release', async () => {
    const snapshot = await changed('@litecone/providers-groq', 'patch', ['--snapshot', 'canary'])
    expect(snapshot['@litecone/providers-groq']).toMatch(/^0\.0\.0-canary-\d{14}$/)
  })
})
