import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LogSink } from '@litecone/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleFile, runProgram } from './child.ts'
import { startUpstream, type Upstream } from './local-provider.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')

let folder: string
let files: string[]
let upstream: Upstream
let sink: LogSink

beforeAll(async () => {
  folder = await mkdtemp(join(here, '.readme-'))
  files = examples.map((_, index) => join(folder, `example-${index}.ts`))
  await Promise.all(examples.map((text, index) => writeFile(files[index] ?? '', text)))
  upstream = await startUpstream()
  sink = await LogSink.start()
})
afterAll(async () => {
  upstream.close()
  await sink.stop()
  await rm(folder, { recursive: true, force: true })
})

// Their types are checked with all others in `tests/readme-examples.test.ts`.
describe('the examples of the README', () => {
  it.each(examples.map((text, index) => [index, text] as const))('run: number %i', async (index, text) => {
    const bundle = await bundleFile(files[index] ?? '')
    const program = runProgram(
      bundle.file,
      {},
      {
        OPENAI_API_KEY: 'sk-readme',
        OPENAI_API_BASE: upstream.url,
        OPENAI_BASE_URL: upstream.url,
        HELICONE_API_KEY: 'k',
        HELICONE_API_BASE: sink.url,
      },
      folder,
    )
    expect(await program.ended).toEqual({ code: 0, signal: null })
    await bundle.remove()
    const calls = text.match(/\bcompletion\(|\bask\('/g)?.length ?? 0
    expect(sink.logs.splice(0).length > 0).toBe(calls > 0 && !text.includes('export const worker'))
  })
})
