import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocalVendors } from '../../tests/local-vendors.ts'
import { readPackages, root } from '../../tests/workspace.ts'
import { CONSUMERS, type Consumer } from './consumers.ts'
import { type Registry, startRegistry } from './registry.ts'
import { run } from './run.ts'

/**
 * From built packages to packages that are installed and called: packs all, publishes them to a registry on loopback, installs them from there
 * in fresh folders with npm and with pnpm, and runs a call over a real socket in each. Tells what each installation weighs, and fails when one has grown
 * beyond `sizes.json` (`--write` writes it).
 */
const home = join(root, 'tooling/release')
const folder = await mkdtemp(join(tmpdir(), 'litecone-release-'))
const vendors = await startLocalVendors()
const otherNodes = await installNodes(['22', '24'])
const registry = await startRegistry(home, folder)
try {
  const published = await publish(registry)
  print(['package', 'version', 'packed, kB'], published)
  const rows: string[][] = []
  const grown: string[] = []
  const sizes = await readSizes()
  for (const consumer of CONSUMERS) {
    const { packages, megabytes, nodes } = await tryOut(consumer, registry)
    rows.push([consumer.name, String(packages), megabytes.toFixed(1), nodes.join(', ')])
    const known = sizes[consumer.name]
    if (known && (packages > known.packages || megabytes > known.megabytes * 1.1)) grown.push(consumer.name)
    sizes[consumer.name] = { packages, megabytes: Math.round(megabytes * 10) / 10 }
  }
  print(['installed by npm and by pnpm', 'packages', 'MB', 'ran on Node'], rows)
  if (process.argv.includes('--write')) await writeFile(sizesFile(), `${JSON.stringify(sizes, null, 2)}\n`)
  else if (grown.length)
    throw new Error(
      `Grown beyond tooling/release/sizes.json: ${grown.join('; ')}. Run it with --write when that is meant.`,
    )
} finally {
  registry.stop()
  vendors.close()
  await rm(folder, { recursive: true, force: true })
}

/** Packs every published package and gives it to the registry. */
async function publish({ url }: Registry): Promise<string[][]> {
  const npmrc = await writeNpmrc(folder, url)
  const tarballs = join(folder, 'tarballs')
  await mkdir(tarballs)
  const rows: string[][] = []
  for (const { name, path, manifest } of readPackages().filter((each) => !each.manifest.private)) {
    if (!existsSync(join(path, 'dist'))) throw new Error(`${name} is not built: npm run build`)
    await run('npx', ['pnpm', 'pack', '--pack-destination', tarballs], { cwd: path })
    const version = String(manifest.version)
    const tarball = join(tarballs, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
    await run('npm', ['publish', tarball, '--userconfig', npmrc, '--provenance=false'], { cwd: folder })
    rows.push([name, version, String(Math.round((await stat(tarball)).size / 1000))])
  }
  return rows
}

/** The token is nobody's: npm publishes nothing without one. */
async function writeNpmrc(into: string, url: string): Promise<string> {
  const file = join(into, '.npmrc')
  const { host } = new URL(url)
  await writeFile(
    file,
    `registry=${url}\n//${host}/:_authToken=nobody\nfund=false\naudit=false\nupdate-notifier=false\n`,
  )
  return file
}

/** Installs with npm and with pnpm, and runs the program with both. */
async function tryOut({ packages, program }: Consumer, { url }: Registry) {
  const nodes = new Set<string>()
  const env = { VENDORS: vendors.url }
  let weighed = { packages: 0, megabytes: 0 }
  for (const manager of ['npm', 'pnpm'] as const) {
    const cwd = await mkdtemp(join(folder, `${manager}-`))
    await writeNpmrc(cwd, url)
    await writeFile(join(cwd, 'package.json'), '{"private":true,"type":"module"}')
    await writeFile(join(cwd, 'program.js'), program)
    if (manager === 'npm') await run('npm', ['install', '--ignore-scripts', '--loglevel=error', ...packages], { cwd })
    else
      await run('npx', ['--yes', 'pnpm@10.34.9', 'add', '--ignore-scripts', '--loglevel=error', ...packages], { cwd })
    await run(process.execPath, ['program.js'], { cwd, env })
    nodes.add(process.versions.node)
    for (const [version, node] of otherNodes) {
      await run(node, ['program.js'], { cwd, env })
      nodes.add(version)
    }
    if (manager === 'npm') weighed = await weigh(cwd)
    await rm(cwd, { recursive: true, force: true })
  }
  return { ...weighed, nodes: [...nodes] }
}

async function weigh(cwd: string): Promise<{ packages: number; megabytes: number }> {
  const lock: { packages: Record<string, unknown> } = JSON.parse(await readFile(join(cwd, 'package-lock.json'), 'utf8'))
  const files = await readdir(join(cwd, 'node_modules'), { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const file of files) if (file.isFile()) bytes += (await stat(join(file.parentPath, file.name))).size
  // The folder itself is listed too.
  return { packages: Object.keys(lock.packages).length - 1, megabytes: bytes / 1e6 }
}

/** The npm package `node` brings other versions; one that cannot be had is left out of the table. */
async function installNodes(majors: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const major of majors) {
    const cwd = join(folder, `node-${major}`)
    await mkdir(cwd)
    try {
      await run('npm', ['install', '--no-save', '--loglevel=error', `node@${major}`], { cwd })
      const node = join(cwd, 'node_modules/node/bin/node')
      found.set((await run(node, ['-p', 'process.versions.node'], { cwd })).trim(), node)
    } catch (error) {
      process.stderr.write(`Node ${major} could not be installed: ${String(error).slice(0, 200)}\n`)
    }
  }
  return found
}

type Sizes = Record<string, { packages: number; megabytes: number }>

function sizesFile(): string {
  return join(home, 'sizes.json')
}

async function readSizes(): Promise<Sizes> {
  return existsSync(sizesFile()) ? JSON.parse(await readFile(sizesFile(), 'utf8')) : {}
}

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  process.stdout.write(`${lines.join('\n')}\n\n`)
}
