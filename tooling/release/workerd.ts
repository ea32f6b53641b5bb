import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { installRuntime } from './install-runtime.ts'
import { startProgram } from './start-program.ts'

const MINIFLARE = '4.20260426.0'

export interface Workerd {
  /** Name and version. */
  readonly name: string
  /** Starts a bundled worker with `env` as its bindings. */
  start(bundle: string, env: Readonly<Record<string, string>>): Promise<Worker>
}

export interface Worker {
  readonly url: string
  stop(): Promise<void>
}

/** Installs workerd into a subfolder. Returns undefined, with a message, when it cannot be installed or does not run here. */
export async function installWorkerd(folder: string): Promise<Workerd | undefined> {
  const installed = await installRuntime(folder, `miniflare@${MINIFLARE}`, 'workerd')
  if (!installed) return undefined
  const { home, version } = installed
  await writeFile(join(home, 'host.mjs'), HOST)
  return {
    name: `workerd ${version}`,
    start: (bundle, env) => startHost(home, { BUNDLE: bundle, BINDINGS: JSON.stringify(env) }),
  }
}

/** Runs the `host.mjs` of a folder, which serves a worker and prints its address. */
export async function startHost(cwd: string, env: Readonly<Record<string, string>>): Promise<Worker> {
  const program = startProgram(['host.mjs'], cwd, env)
  const url = await program.untilPrinted(/http:\S+/)
  const stop = async () => {
    program.process.kill()
    await program.ended
  }
  return { url, stop }
}

/** Bundles a worker as wrangler does. */
export async function bundleWorker(cwd: string, entry: string): Promise<string> {
  const outfile = join(cwd, 'bundle.mjs')
  await build({
    absWorkingDir: cwd,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
  })
  return outfile
}

const HOST = `
import { readFileSync } from 'node:fs'
import { Miniflare } from 'miniflare'
const { BUNDLE, BINDINGS } = process.env
const worker = new Miniflare({
  modules: true,
  script: readFileSync(BUNDLE, 'utf8'),
  compatibilityDate: '2026-04-01',
  bindings: JSON.parse(BINDINGS),
})
process.once('SIGTERM', () => worker.dispose())
console.log(String(await worker.ready))
`
