import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { builtFile } from '../gateway-process.test-support.ts'
import { afterwards } from '../start-gateway.test-support.ts'

export interface RunResult {
  readonly code: number
  /** All of standard output. */
  readonly out: string
  /** All of standard error. */
  readonly err: string
}

export interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the command in a folder, with no environment variables but `PATH` and `env`. It is killed after the test. */
export function start(cwd: string, args: readonly string[], { env = {} }: RunOptions = {}): ChildProcess {
  const child = spawn(process.execPath, [builtFile('cli.js'), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
  })
  afterwards(async () => void child.kill('SIGKILL'))
  return child
}

/** Runs a command to its end. */
export async function run(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = start(cwd, args, options)
  child.stdin?.end(options.input ?? '')
  const [out, err, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close') as Promise<[number]>,
  ])
  return { code, out, err }
}

/** Starts a gateway. Resolves when it is listening; `lines` are its messages, and `ended` resolves to its exit code. */
export async function serveIn(cwd: string, args: readonly string[] = [], options: RunOptions = {}) {
  const child = start(cwd, ['serve', '--port', '0', ...args], options)
  const lines: Record<string, unknown>[] = []
  let rest = ''
  const ended = once(child, 'close') as Promise<[number | null]>
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (data) => reject(new Error(String(data))))
    child.stdout?.on('data', (data) => {
      const parts = (rest + data).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) lines.push(JSON.parse(part))
      const found = lines.find(({ url }) => url)
      if (typeof found?.['url'] === 'string') resolve(found['url'])
    })
  })
  return { child, url, lines, ended }
}
