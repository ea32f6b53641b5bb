import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { transform } from 'esbuild'
import { installRuntime } from './install-runtime.ts'
import { type RunOptions, run } from './run.ts'
import { startUpstream, type Upstream } from './upstream.ts'
import { bundleWorker, installWorkerd } from './workerd.ts'

/** A JavaScript runtime. */
export interface Runtime {
  /** Name and version, as its binary reports it. */
  readonly name: string
  /** The command that runs a module. */
  readonly command: readonly string[]
}

/** The runtimes to install from npm, at the versions that README.md and `docs/support.md` name. */
const PACKAGES: readonly { name: string; version: string; bin: string; flags?: readonly string[] }[] = [
  { name: 'node', version: '22', bin: 'node' },
  { name: 'node', version: '24', bin: 'node' },
  { name: 'bun', version: '1.4.5', bin: 'bun' },
  { name: 'deno', version: '2.9.6', bin: 'deno', flags: ['run', '--allow-all', '--no-lock', '--no-prompt'] },
]

/** The current Node, and the other runtimes that can be installed. Others are reported as missing and left out of the tables. */
export async function installRuntimes(folder: string): Promise<Runtime[]> {
  const found: Runtime[] = [{ name: `Node ${process.versions.node}`, command: [process.execPath] }]
  for (const { name, version, bin, flags = [] } of PACKAGES) {
    const installed = await installRuntime(folder, `${name}@${version}`, bin)
    if (!installed) continue
    const title = `${name[0]?.toUpperCase()}${name.slice(1)} ${installed.version}`
    found.push({ name: title, command: [installed.binary, ...flags] })
  }
  return found
}

/** Runs a JavaScript file in a runtime. */
export async function runFile({ command }: Runtime, file: string, options: RunOptions): Promise<void> {
  const [binary = '', ...flags] = command
  await run(binary, [...flags, file], options)
}

/** Runs the smoke tests and a call to each provider in a folder where all packages are installed. Resolves to the names of the runtimes. */
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
    for (const runtime of runtimes) await runFile(runtime, 'main.js', { cwd, env })
    const worker = await smokeWorker(cwd, upstream, vendors)
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
if (!delivered.length || !logged.includes(id)) throw new Error('The log did not arrive.')
`

/** Bundles the smoke tests as a worker, and runs them in workerd. Promises passed to `waitUntil` must complete after the response. */
async function smokeWorker(cwd: string, upstream: Upstream, vendors: string): Promise<string[]> {
  const workerd = await installWorkerd(cwd)
  if (!workerd) return []
  await writeFile(join(cwd, 'worker.js'), WORKER)
  const bundle = await bundleWorker(cwd, 'worker.js')
  const worker = await workerd.start(bundle, { VENDORS: vendors, UPSTREAM: upstream.url })
  try {
    const response = await fetch(worker.url)
    const id = await response.text()
    if (!response.ok) throw new Error(id)
    for (let tries = 0; !upstream.seen.logged.includes(id); tries++) {
      if (tries === 200) throw new Error('The log did not arrive within 10 s.')
      await sleep(50)
    }
  } finally {
    await worker.stop()
  }
  return [workerd.name]
}

const WORKER = `
import run from './program.js'
import { smoke } from './smoke.js'
export default {
  async fetch(_request, { VENDORS, UPSTREAM }, context) {
    await run(VENDORS)
    return new Response(await smoke({ upstream: UPSTREAM, waitUntil: (promise) => context.waitUntil(promise) }))
  },
}
`
