import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCompilers } from './compilers.ts'
import type { Packed } from './pack.ts'
import { run } from './run.ts'

const NODE16 = { module: 'node16', moduleResolution: 'node16' }
const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' }

const PROGRAMS = [
  { settings: NODE16, files: ['entries.ts', 'usage.ts'], types: ['node'] },
  { settings: BUNDLER, files: ['entries.ts', 'usage.ts'], types: ['node'] },
  // Programs for browsers and workers have no Node types.
  { settings: BUNDLER, files: ['usage.ts'], types: [] },
]

/**
 * Type-checks programs that use every entry of every package, in a folder where all are installed, and the declarations themselves (which most users
 * skip with `skipLibCheck`). Resolves to the versions of the compilers used.
 */
export async function checkTypes(home: string, cwd: string, packages: readonly Packed[]): Promise<string[]> {
  const compilers = await readCompilers(home)
  const entries = packages.flatMap(({ name, manifest: { exports } }) =>
    Object.keys(exports).flatMap((entry) => (entry.endsWith('.json') ? [] : join(name, entry))),
  )
  const imports = entries.map((entry, index) => `export * as entry${index} from '${entry}'`)
  await writeFile(join(cwd, 'entries.ts'), `${imports.join('\n')}\n`)
  await writeFile(join(cwd, 'usage.ts'), USAGE)
  for (const { path } of compilers) {
    for (const { settings, files, types } of PROGRAMS) {
      await writeConfig(join(cwd, 'tsconfig.json'), settings, files, types)
      await run(process.execPath, [join(home, path), '-p', 'tsconfig.json'], { cwd })
    }
  }
  return compilers.map(({ version }) => version)
}

async function writeConfig(file: string, settings: object, files: string[], types: string[]): Promise<void> {
  const lib = ['es2022', 'dom', 'dom.iterable']
  const strict = { strict: true, noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true }
  const compilerOptions = { ...settings, ...strict, target: 'es2022', lib, types }
  await writeFile(file, JSON.stringify({ compilerOptions, files }))
}

const USAGE = `
import { helicone } from '@litecone/callbacks-helicone'
import { type Completion, completion, createClient, isRateLimitError } from '@litecone/core'
import { heliconeHeaders } from '@litecone/headers'
import { prices } from '@litecone/prices'
import { anthropic } from '@litecone/providers-anthropic'
import { openai } from '@litecone/providers-openai'

const llm = createClient({ providers: [openai(), anthropic()], callbacks: [helicone()], prices: prices() })
const messages = [{ role: 'user' as const, content: 'Name three rivers.' }]
const headers: Record<string, string> = heliconeHeaders({ userId: 'ada', cache: { enabled: true } })
export const reply: Promise<Completion> = completion({ model: openai('gpt-4o'), messages }, { headers })
export async function read(): Promise<string> {
  let text = ''
  try {
    const stream = await llm.completion({ model: 'openai/gpt-4o', messages, stream: true })
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  } catch (error) {
    if (isRateLimitError(error)) return error.code
    // @ts-expect-error A caught error is unknown until a guard has narrowed it.
    error.code
  }
  // @ts-expect-error There is no such option.
  await completion({ model: openai('gpt-4o'), messages }, { timeouts: 1 })
  return text
}
`
