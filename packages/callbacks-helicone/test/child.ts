import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const packages = fileURLToPath(new URL('../..', import.meta.url))

const names = ['core', 'callbacks-helicone', 'providers-openai']

/** Bundles one of the programs beside this file from the sources, so that a process of its own can run it. */
export function bundleProgram(name: string) {
  return bundleFile(fileURLToPath(new URL(`${name}.ts`, import.meta.url)))
}

export async function bundleFile(source: string): Promise<{ file: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-program-'))
  const file = join(folder, 'main.mjs')
  await build({
    entryPoints: [source],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    alias: {
      ...Object.fromEntries(names.map((name) => [`@litecone/${name}`, join(packages, name, 'src/index.ts')])),
      '#transport': join(packages, 'core/src/transport-undici.ts'),
    },
    // undici is CommonJS and requires Node's modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  return { file, remove: () => rm(folder, { recursive: true, force: true }) }
}

export interface Program {
  readonly process: ChildProcess
  /** What it has written, by line. */
  readonly lines: string[]
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

export function runProgram(file: string, config: unknown, env: Record<string, string> = {}, cwd?: string): Program {
  const child = spawn(process.execPath, [file, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
    cwd,
  })
  const lines: string[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  const ended = new Promise<Awaited<Program['ended']>>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  )
  return { process: child, lines, ended }
}
