import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { afterAll, beforeAll } from 'vitest'
import { programOptions } from '../../../tooling/bundle-program.ts'
import type { ChildRequest } from './gateway-child.test-support.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { WriteAheadState } from './logs/open-log-writer.ts'
import { afterwards } from './start-gateway.test-support.ts'

/** A gateway in its own process, which tests can kill, and whose memory they can limit and measure. */
export interface GatewayProcess {
  readonly url: string
  readonly pid: number
  /** Reports to the operator, such as `error: …`. */
  readonly reports: string[]
  /** Resolves to the exit code or the signal when the process has ended. */
  readonly ended: Promise<number | string>
  ask(what: ChildRequest): Promise<Figures>
  /** Kills the process with `kill -9`. Resolves when it has ended. */
  kill(): Promise<void>
}

export interface Figures {
  readonly memory: NodeJS.MemoryUsage
  readonly logs: WriteAheadState
}

const SRC = fileURLToPath(new URL('.', import.meta.url))
/** A folder in which imports of packages can be resolved. */
const CACHE = join(SRC, '../node_modules/.cache')

let folder: string | undefined

/** Bundles the current sources of the gateway before all tests of a file, because Node 20 cannot run TypeScript in a child process. */
export function buildGatewayOnce(): void {
  beforeAll(async () => {
    await mkdir(CACHE, { recursive: true })
    const outdir = await mkdtemp(join(CACHE, 'test-gateway-'))
    await build({
      entryPoints: {
        child: `${SRC}gateway-child.test-support.ts`,
        cli: `${SRC}cli/main.ts`,
        'sqlite-worker': `${SRC}stores/sqlite/sqlite-worker.ts`,
      },
      ...programOptions,
      outdir,
      plugins: [workspaceSources],
    })
    await writeFile(join(outdir, 'package.json'), '{"type":"module"}')
    folder = outdir
  }, 60_000)
  afterAll(() => folder && rm(folder, { recursive: true }))
}

/** The path of a bundle: `child.js`, `cli.js` or `sqlite-worker.js`. */
export function builtFile(name: string): string {
  return join(folder ?? '', name)
}

/** Resolves the packages of the workspace to their sources, as the configuration of the tests does, so that they need not be built first. */
const workspaceSources: Plugin = {
  name: 'workspace-sources',
  setup({ onResolve }) {
    const packages = join(SRC, '../..')
    onResolve({ filter: /^@litecone\// }, ({ path }) => {
      const [, name = '', entry = 'index'] = path.split('/')
      return { path: join(packages, name, 'src', `${entry}.ts`) }
    })
    onResolve({ filter: /^#transport$/ }, () => ({ path: join(packages, 'core/src/transport-undici.ts') }))
    // It can only be resolved from the package that imports it.
    onResolve({ filter: /^aws4fetch$/ }, ({ importer, path }) => ({ path: createRequire(importer).resolve(path) }))
  },
}

/** Starts a gateway in its own process, and kills it after the test. Rejects with the gateway's error if it cannot start. */
export async function startProcess(options: GatewayOptions, flags: readonly string[] = []): Promise<GatewayProcess> {
  const file = builtFile('child.js')
  const child = spawn(process.execPath, [...flags, file, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone')),
  )
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  afterwards(kill)
  const reports: string[] = []
  child.on('message', ({ report }: { report?: { level: string; message: string } }) => {
    if (report) reports.push(`${report.level}: ${report.message}`)
  })
  const url = await Promise.race([urlFrom(child), ended.then(() => Promise.reject(new Error('The gateway ended.')))])
  return { url, pid: child.pid ?? 0, reports, ended, kill, ask: asker(child, ended) }
}

async function urlFrom(child: ChildProcess): Promise<string> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [{ url?: string; failed?: string }]
    if (message.failed !== undefined) throw new Error(message.failed)
    if (message.url !== undefined) return message.url
  }
}

function asker(child: ChildProcess, ended: Promise<unknown>) {
  let last = 0
  return (ask: ChildRequest): Promise<Figures> => {
    last += 1
    const id = last
    const answered = new Promise<Figures>((resolve) => {
      const onMessage = (message: { id?: number; answer: Figures }) => {
        if (message.id !== id) return
        child.off('message', onMessage)
        resolve(message.answer)
      }
      child.on('message', onMessage)
    })
    child.send({ id, ask })
    return Promise.race([answered, ended.then(() => Promise.reject(new Error('The gateway ended.')))])
  }
}
