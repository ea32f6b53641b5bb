import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { LogSink } from '@litecone/testkit'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRecord } from './records.ts'

/** The globals of a worker. No process, no Buffer, no setImmediate. */
const worker = () => ({
  ...{
    fetch,
    Response,
    URL,
    TextEncoder,
    TextDecoder,
    AbortSignal,
    AbortController,
    crypto,
    setTimeout,
    clearTimeout,
    console,
  },
})

async function bundle(source: string) {
  const core = fileURLToPath(new URL('../../core/src/index.ts', import.meta.url))
  const result = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    metafile: true,
    alias: { '@litecone/core': core, '#transport': core.replace('index.ts', 'transport-fetch.ts') },
  })
  return { text: result.outputFiles[0]?.text ?? '', metafile: result.metafile }
}

let sink: LogSink
beforeEach(async () => {
  sink = await LogSink.start()
})
afterEach(() => sink.stop())

describe('in a runtime other than Node', () => {
  it('bundles without Node’s modules', async () => {
    const { metafile } = await bundle(`export * from '../src/index.ts'`)
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
    expect(imports.filter(({ external }) => external)).toEqual([])
  })

  it('logs with waitUntil, and runs a scope’s task although scopes are not supported', async () => {
    const { text } = await bundle(`
      import { helicone, withHelicone } from '../src/index.ts'
      globalThis.done = (async () => {
        const waiting: Promise<unknown>[] = []
        const log = helicone({ apiKey: 'k', apiBase: sinkUrl, waitUntil: (promise) => waiting.push(promise) })
        withHelicone({ userId: 'u' }, () => log.onStart(record))
        log.onSuccess(record)
        await Promise.all(waiting)
        const stats = log.stats()
        await log.close()
        return stats
      })()
    `)
    const warnings: string[] = []
    const record = createRecord()
    const context = createContext({
      ...worker(),
      record,
      sinkUrl: sink.url,
      console: { warn: (text: string) => warnings.push(text) },
    })
    runInContext(text, context)
    expect(await (context as { done: Promise<unknown> }).done).toMatchObject({ sent: 1, queued: 0 })
    expect(sink.ids).toEqual([record.id])
    expect(warnings).toEqual([expect.stringContaining('AsyncLocalStorage')])
  })

  it('reports that there is no spool, and logs from memory', async () => {
    const { text } = await bundle(`
      import { helicone } from '../src/index.ts'
      globalThis.done = (async () => {
        const codes: string[] = []
        const log = helicone({ apiKey: 'k', apiBase: sinkUrl, spool: { directory: '/x' }, onError: (e) => codes.push(e.code) })
        log.onSuccess(record)
        await log.flush()
        await log.close()
        return codes
      })()
    `)
    const context = createContext({ ...worker(), record: createRecord(), sinkUrl: sink.url })
    runInContext(text, context)
    expect(await (context as { done: Promise<unknown> }).done).toEqual(['spool'])
    expect(sink.logs).toHaveLength(1)
  })
})
