import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { frameStream } from '@litecone/testkit'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Counts } from './allocations-program.ts'
import { root } from './workspace.ts'

const run = promisify(execFile)
const CHUNKS = 1_000
let folder: string
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (piece) => (body += piece))
  request.on('end', () => {
    const wire = request.url?.includes('messages') ? 'anthropic' : 'openai'
    const isStream = JSON.parse(body).stream === true
    response.setHeader('content-type', isStream ? 'text/event-stream' : 'application/json')
    response.end(isStream ? streams[wire] : JSON.stringify(answers[wire]))
  })
})

const answers = {
  openai: {
    id: '1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello!' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
  },
  anthropic: {
    id: '1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: 'Hello!' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 9, output_tokens: 2 },
  },
}
const words = Array.from({ length: CHUNKS }, (_, at) => ` word${at}`)
const head = { id: '1', object: 'chat.completion.chunk', created: 1, model: 'm' }
const streams = {
  openai: frameStream(
    words.map((content, at) => ({
      ...head,
      choices: [{ index: 0, delta: { content }, finish_reason: at === CHUNKS - 1 ? 'stop' : null }],
    })),
    'openai',
  ),
  anthropic: frameStream(
    [
      { type: 'message_start', message: { ...answers.anthropic, content: [] } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      ...words.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: CHUNKS } },
      { type: 'message_stop' },
    ],
    'anthropic',
  ),
}

beforeAll(async () => {
  folder = await mkdtemp(join(root, 'tests', '.allocations-'))
  const entryPoints = [join(root, 'tests/allocations-program.ts')]
  await build({ entryPoints, outfile: join(folder, 'program.mjs'), format: 'esm', platform: 'node' })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

function built(name: string): string {
  return pathToFileURL(join(root, 'packages', name, 'dist/index.js')).href
}

async function count(provider: string): Promise<Counts> {
  const { port } = server.address() as AddressInfo
  const flags = ['--expose-gc', '--no-opt', '--min-semi-space-size=256', '--max-semi-space-size=256']
  const settings = [provider, `http://127.0.0.1:${port}`, built('core'), built(`providers-${provider}`)]
  const { stdout } = await run(process.execPath, [...flags, join(folder, 'program.mjs'), ...settings])
  return JSON.parse(stdout)
}

/**
 * The counts on Node 20, plus about a tenth. When a change exceeds a limit, reduce its allocations, or raise the limit and say why here.
 * About 60 bytes of a chunk are slices of the parts its event shares with the one before, which are compared instead of parsed.
 */
const LIMITS = [
  ['openai', { bytesPerCall: 36_000, bytesPerChunk: 1_900, promisesPerCall: 20.1, promisesPerChunk: 2.1 }],
  ['anthropic', { bytesPerCall: 42_500, bytesPerChunk: 1_900, promisesPerCall: 20.1, promisesPerChunk: 2.1 }],
] as const

describe('allocations and promises', () => {
  it.each(LIMITS)('stay within their limits for calls and streams of %s', async (provider, limits) => {
    const counts = await count(provider)
    expect(counts.collections).toBe(0)
    for (const name of Object.keys(limits) as (keyof typeof limits)[]) {
      expect(counts[name], name).toBeLessThanOrEqual(limits[name])
      // A limit far above the count would hide growth.
      expect(counts[name], name).toBeGreaterThan(limits[name] * 0.75)
    }
    // 1 MiB for 10,000 calls.
    expect(counts.heldPerCall).toBeLessThan(2 ** 20 / 10_000)
  })
})

describe('importing core and one provider', () => {
  it.each(['openai', 'anthropic'])('loads nothing but itself and undici (%s)', async (provider) => {
    const countLoaded = async (...modules: string[]) => {
      await writeFile(
        join(folder, 'modules.mjs'),
        `import { createRequire } from 'node:module'
         ${modules.map((url) => `await import(${JSON.stringify(url)})`).join('\n')}
         console.log(JSON.stringify([Object.keys(createRequire(import.meta.url).cache).length, process.moduleLoadList.length]))`,
      )
      const { stdout } = await run(process.execPath, [join(folder, 'modules.mjs')])
      return JSON.parse(stdout) as [files: number, builtins: number]
    }
    const [undiciFiles, undiciBuiltins] = await countLoaded('undici')
    const [files, builtins] = await countLoaded(built('core'), built(`providers-${provider}`))
    expect(files).toBe(undiciFiles)
    expect(builtins).toBeLessThanOrEqual(undiciBuiltins + 2)
  })
})
