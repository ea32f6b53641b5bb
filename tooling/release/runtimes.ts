import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, transform } from 'esbuild'
import { run } from './run.ts'
import { startUpstream } from './upstream.ts'

/** Something that runs JavaScript, with the versions of it that README.md and `docs/support.md` name. */
export interface Runtime {
  /** As its own command says. */
  readonly name: string
  /** How it runs a module. */
  readonly command: readonly string[]
}

/** Each comes from npm. */
const PACKAGES: readonly { name: string; version: string; bin: string; flags?: readonly string[] }[] = [
  { name: 'node', version: '22', bin: 'node' },
  { name: 'node', version: '24', bin: 'node' },
  { name: 'bun', version: '1.4.5', bin: 'bun' },
  { name: 'deno', version: '2.9.6', bin: 'deno', flags: ['run', '--allow-all', '--no-lock', '--no-prompt'] },
]

const MINIFLARE = '4.20260426.0'

/** This Node, and the others that can be had. One that cannot is said to be missing, and left out of the tables. */
export async function installRuntimes(folder: string): Promise<Runtime[]> {
  const found: Runtime[] = [{ name: `Node ${process.versions.node}`, command: [process.execPath] }]
  for (const { name, version, bin, flags = [] } of PACKAGES) {
    const cwd = await install(folder, `${name}@${version}`)
    if (!cwd) continue
    const binary = join(cwd, 'node_modules/.bin', bin)
    const [, said] = /(\d+\.\d+\.\d+)/.exec(await run(binary, ['--version'], { cwd })) ?? []
    found.push({ name: `${name[0]?.toUpperCase()}${name.slice(1)} ${said}`, command: [binary, ...flags] })
  }
  return found
}

/** These bring their programs by scripts of their own, which npm has to run. */
async function install(folder: string, spec: string): Promise<string | undefined> {
  const cwd = join(folder, spec.replace('@', '-'))
  await mkdir(cwd, { recursive: true })
  // Without one of its own npm would install into a folder above.
  await writeFile(join(cwd, 'package.json'), '{"private":true}')
  try {
    await run('npm', ['install', '--no-save', '--no-audit', '--loglevel=error', spec], { cwd })
    return cwd
  } catch (error) {
    process.stderr.write(`${spec} could not be installed: ${String(error).slice(0, 200)}\n`)
    return undefined
  }
}

/** Runs the smoke suite and a call to each provider in a folder where all packages are installed. Gives the runtimes that passed. */
export async function smokeEverywhere(
  home: string,
  cwd: string,
  runtimes: readonly Runtime[],
  vendors: string,
): Promise<string[]> {
  const { code } = await transform(await readFile(join(home, 'smoke.ts'), 'utf8'), { loader: 'ts' })
  await writeFile(join(cwd, 'smoke.js'), code)
  await writeFile(join(cwd, 'main.js'), MAIN)
  const upstream = await startUpstream()
  const env = { VENDORS: vendors, UPSTREAM: upstream.url }
  try {
    for (const { command } of runtimes) {
      const [binary = '', ...flags] = command
      await run(binary, [...flags, 'main.js'], { cwd, env })
    }
    const worker = await smokeWorker(cwd, env)
    return [...runtimes.map(({ name }) => name), ...worker]
  } finally {
    upstream.close()
  }
}

const MAIN = `
import run from './program.js'
import { smoke } from './smoke.js'
const { VENDORS, UPSTREAM } = process.env
await run(VENDORS)
const delivered = []
const id = await smoke({ upstream: UPSTREAM, waitUntil: (promise) => delivered.push(promise) })
await Promise.all(delivered)
const { logged } = await (await fetch(UPSTREAM + '/seen')).json()
if (!delivered.length || !logged.includes(id)) throw new Error('the log has not arrived')
`

/** Bundled as a worker is, and run in workerd. What was handed to \`waitUntil\` must get done after the response. */
async function smokeWorker(cwd: string, env: Readonly<Record<string, string>>): Promise<string[]> {
  const home = await install(cwd, `miniflare@${MINIFLARE}`)
  if (!home) return []
  await writeFile(join(cwd, 'worker.js'), WORKER)
  await build({
    absWorkingDir: cwd,
    entryPoints: ['worker.js'],
    outfile: join(home, 'bundle.mjs'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
  })
  await writeFile(join(home, 'host.mjs'), HOST)
  const name = await run(process.execPath, ['host.mjs'], { cwd: home, env })
  return [name.trim()]
}

const WORKER = `
import run from './program.js'
import { smoke } from './smoke.js'
export default {
  async fetch(request, _bindings, context) {
    const { VENDORS, UPSTREAM } = await request.json()
    await run(VENDORS)
    return new Response(await smoke({ upstream: UPSTREAM, waitUntil: (promise) => context.waitUntil(promise) }))
  },
}
`

const HOST = `
import { readFileSync } from 'node:fs'
import { Miniflare } from 'miniflare'
const worker = new Miniflare({
  modules: true,
  script: readFileSync('bundle.mjs', 'utf8'),
  compatibilityDate: '2026-04-01',
})
try {
  const { VENDORS, UPSTREAM } = process.env
  const response = await worker.dispatchFetch('http://worker.local/', {
    method: 'POST',
    body: JSON.stringify({ VENDORS, UPSTREAM }),
  })
  const id = await response.text()
  if (!response.ok) throw new Error(id)
  const isLogged = async () => (await (await fetch(UPSTREAM + '/seen')).json()).logged.includes(id)
  for (let tries = 0; !(await isLogged()); tries++) {
    if (tries === 200) throw new Error('the log has not arrived')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  console.log('workerd ' + JSON.parse(readFileSync('node_modules/workerd/package.json', 'utf8')).version)
} finally {
  await worker.dispose()
}
`
