import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocalVendors } from '../../tests/local-vendors.ts'
import { root } from '../../tests/workspace.ts'
import { audit } from './audit.ts'
import { checkConditions } from './check-conditions.ts'
import { checkShape } from './check-shape.ts'
import { checkTypes } from './check-types.ts'
import { CONSUMERS, type Consumer, EVERYWHERE, SNAPSHOT } from './consumers.ts'
import { type Packed, packAll } from './pack.ts'
import { installTools, startRegistry } from './registry.ts'
import { run } from './run.ts'
import { installRuntimes, type Runtime, runFile, smokeEverywhere } from './runtimes.ts'
import { releaseSnapshot } from './snapshot.ts'
import { packOtherCores, TWO_CORES } from './two-cores.ts'
import { startUpstream } from './upstream.ts'

/**
 * Rehearses a release of the built packages: packs them, checks the tarballs, publishes them to a local registry, installs them into new folders with npm
 * and pnpm, type-checks them with every supported TypeScript, and runs them over real sockets on every runtime. Then does a shorter run for a snapshot.
 * Prints the size of each installation, and fails when one exceeds `sizes.json` (`--write` updates it).
 */
const home = join(root, 'tooling/release')
const folder = await mkdtemp(join(tmpdir(), 'litecone-release-'))
await installTools(home)
const vendors = await startLocalVendors()
const registry = await startRegistry(home, folder)
const npmrc = await writeNpmrc(folder, registry.url)
try {
  const packed = await packAll(await makeFolder('tarballs'))
  for (const each of packed) await step(`the shape of ${each.name}`, () => checkShape(home, each))
  await publish(packed, 'latest')
  const runtimes = await installRuntimes(folder)
  const nodes = runtimes.filter(({ name }) => name.startsWith('Node'))
  const rows: string[][] = []
  for (const consumer of CONSUMERS) {
    await step(consumer.name, async () => rows.push(await tryConsumer(consumer, nodes)))
  }
  const everything = await installAll(packed)
  await step('the conditions of exports', () => checkConditions(everything))
  const compilers = await step('types', () => checkTypes(home, everything, packed))
  const passed = await step('runtimes', () => smokeEverywhere(home, everything, runtimes, vendors.url))
  await step('two versions of core', () => tryTwoCores(packed))
  await step('a snapshot', async () => {
    await releaseSnapshot(await makeFolder('snapshot'), registry, npmrc)
    await tryConsumer(SNAPSHOT, nodes)
  })
  const vulnerabilities = await step('known vulnerabilities', audit)
  report(packed, rows, passed)
  process.stdout.write(`Types were checked with TypeScript ${compilers.join(', ')}.\n${vulnerabilities}\n`)
  await compareSizes(rows)
} finally {
  registry.stop()
  vendors.close()
  await rm(folder, { recursive: true, force: true })
}

async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  process.stderr.write(`${name} ...\n`)
  try {
    return await work()
  } catch (error) {
    process.stderr.write(`${name} FAILED\n`)
    throw error
  }
}

async function makeFolder(name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path)
  return path
}

async function publish(packed: readonly Packed[], tag: string): Promise<void> {
  for (const { tarball } of packed) {
    await run('npm', ['publish', tarball, '--userconfig', npmrc, '--provenance=false', '--tag', tag], { cwd: folder })
  }
}

/** npm refuses to publish without a token, so this writes a dummy one. */
async function writeNpmrc(into: string, url: string): Promise<string> {
  const file = join(into, '.npmrc')
  const { host } = new URL(url)
  await writeFile(
    file,
    `registry=${url}\n//${host}/:_authToken=nobody\nfund=false\naudit=false\nupdate-notifier=false\n`,
  )
  return file
}

type Manager = 'npm' | 'pnpm'

/** Installs packages from the registry into a new folder, and resolves to its path. */
async function install(manager: Manager, packages: readonly string[]): Promise<string> {
  const cwd = await mkdtemp(join(folder, `${manager}-`))
  await writeNpmrc(cwd, registry.url)
  await writeFile(join(cwd, 'package.json'), '{"private":true,"type":"module"}')
  const flags = ['--ignore-scripts', '--loglevel=error', ...packages]
  if (manager === 'npm') await run('npm', ['install', ...flags], { cwd })
  else await run('npx', ['--yes', 'pnpm@10.34.9', 'add', ...flags], { cwd })
  return cwd
}

/** Installs a consumer's packages with npm and with pnpm, and runs its program on each Node. Resolves to its row in the report. */
async function tryConsumer({ name, packages, program }: Consumer, nodes: readonly Runtime[]): Promise<string[]> {
  let size: string[] = []
  for (const manager of ['npm', 'pnpm'] as const) {
    const cwd = await install(manager, packages)
    await writeFile(join(cwd, 'program.js'), program)
    await writeFile(join(cwd, 'run.js'), "import run from './program.js'\nawait run(process.env.VENDORS)\n")
    for (const node of nodes) await runFile(node, 'run.js', { cwd, env: { VENDORS: vendors.url } })
    if (manager === 'npm') size = await measureSize(cwd)
    await rm(cwd, { recursive: true, force: true })
  }
  return [name, ...size, nodes.map((node) => node.name).join(', ')]
}

/** The number of installed packages, and their size in megabytes. */
async function measureSize(cwd: string): Promise<string[]> {
  const lock: { packages: Record<string, unknown> } = JSON.parse(await readFile(join(cwd, 'package-lock.json'), 'utf8'))
  const files = await readdir(join(cwd, 'node_modules'), { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const file of files) if (file.isFile()) bytes += (await stat(join(file.parentPath, file.name))).size
  // Less one for the folder itself, which is listed too.
  return [String(Object.keys(lock.packages).length - 1), (bytes / 1e6).toFixed(1)]
}

async function installAll(packed: readonly Packed[]): Promise<string> {
  const cwd = await install('npm', [...packed.map(({ name }) => name), '@types/node@20'])
  await writeFile(join(cwd, 'program.js'), EVERYWHERE.program)
  return cwd
}

async function tryTwoCores(packed: readonly Packed[]): Promise<void> {
  const core = packed.find(({ name }) => name === '@litecone/core')
  if (!core) throw new Error('core was not packed')
  const others = await packOtherCores(core, await makeFolder('other-cores'))
  await publish(others.packed, 'other')
  const upstream = await startUpstream()
  try {
    for (const manager of ['npm', 'pnpm'] as const) {
      for (const [version, EXPECT] of [
        [others.versions.newer, 'accepted'],
        [others.versions.foreign, 'refused'],
      ] as const) {
        const cwd = await install(manager, TWO_CORES.packages(version))
        await writeFile(join(cwd, 'program.js'), TWO_CORES.program)
        await run(process.execPath, ['program.js'], { cwd, env: { UPSTREAM: upstream.url, EXPECT } })
      }
    }
  } finally {
    upstream.close()
  }
}

type Sizes = Record<string, { packages: number; megabytes: number }>

async function compareSizes(rows: readonly (readonly string[])[]): Promise<void> {
  const file = join(home, 'sizes.json')
  const known: Sizes = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {}
  const now: Sizes = {}
  for (const [name = '', packages, megabytes] of rows)
    now[name] = { packages: Number(packages), megabytes: Number(megabytes) }
  if (process.argv.includes('--write')) return writeFile(file, `${JSON.stringify(now, null, 2)}\n`)
  const grown = Object.entries(now).flatMap(([name, { packages, megabytes }]) => {
    const before = known[name]
    return before && packages <= before.packages && megabytes <= before.megabytes * 1.1 ? [] : name
  })
  if (grown.length === 0) return
  throw new Error(
    `Larger than tooling/release/sizes.json allows: ${grown.join('; ')}. If this is intended, run with --write.`,
  )
}

function report(packed: readonly Packed[], rows: string[][], runtimes: readonly string[]): void {
  print(
    ['package', 'version', 'packed, kB', 'runs on'],
    packed.map(({ name, version, kilobytes }) => {
      const on = EVERYWHERE.packages.includes(name) ? runtimes : runtimes.filter((each) => each.startsWith('Node'))
      return [name, version, String(kilobytes), on.join(', ')]
    }),
  )
  print(['installed with npm and pnpm', 'packages', 'MB', 'run on'], rows)
}

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  process.stdout.write(`${lines.join('\n')}\n\n`)
}
