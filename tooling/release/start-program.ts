import { type ChildProcess, spawn } from 'node:child_process'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A running program. */
export interface Program {
  readonly process: ChildProcess
  /** Resolves with the first match in its standard output. Rejects when it exits without one. */
  untilPrinted(pattern: RegExp): Promise<string>
  readonly ended: Promise<Ended>
}

/** Starts Node with the given arguments. Its environment is only `PATH` and `env`. */
export function startProgram(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, [...args], { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  return {
    process: child,
    ended,
    untilPrinted: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(stdout)?.[0]
          if (found !== undefined) resolve(found)
        }
        child.stdout.on('data', look)
        look()
        ended.then(
          () => reject(new Error(`The program exited without printing ${pattern}:\n${stdout}${stderr}`)),
          reject,
        )
      }),
  }
}

/** Runs Node to its end. When it fails, rejects with its output. */
export async function runProgram(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const ended = await startProgram(args, cwd, env).ended
  if (ended.code !== 0)
    throw new Error(`node ${args.join(' ')} exited with ${ended.code}:\n${ended.stdout}${ended.stderr}`)
  return ended
}
