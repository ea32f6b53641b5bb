import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

export interface CliGateway {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** Starts `litecone-gateway serve` with the flags and environment that the image sets. */
export async function startCli(folder: string, config: string): Promise<CliGateway> {
  const manifest = createRequire(import.meta.url).resolve('@litecone/gateway/package.json')
  const args = [
    '--max-semi-space-size=4',
    join(dirname(manifest), 'dist/cli.js'),
    'serve',
    '--config',
    config,
    '--folder',
    folder,
    '--port',
    '0',
  ]
  const malloc = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '262144' }
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', ...malloc }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const { pid } = child
  if (pid === undefined) throw new Error('The gateway did not start.')
  const url = await findUrl(child)
  return {
    url,
    pid,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** Finds the address in the log output. Keeps reading afterwards, so that the pipe never fills up. */
function findUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('The gateway exited before it was listening.')))
    if (!child.stdout) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { url, level, msg }: { url?: string; level?: number | string; msg?: string } = JSON.parse(line)
      if (url) resolve(url)
      else if (level === 'error' || Number(level) >= 50) console.error(msg)
    })
  })
}
