import { createHook } from 'node:async_hooks'
import { PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'

/**
 * What calls and streams cost in things that can be counted. Run by `allocations.test.ts` in a process of its own, with a young generation so
 * large that nothing is collected unless told, and without the optimising compiler, which would leave out what it happens to have time for.
 */
export interface Counts {
  readonly bytesPerCall: number
  readonly bytesPerChunk: number
  readonly promisesPerCall: number
  readonly promisesPerChunk: number
  /** Of the heap, when all garbage is gone, for each of the last calls. */
  readonly heldPerCall: number
  /** Collections that happened while bytes were counted: must be none. */
  readonly collections: number
}

const [name = '', origin = '', core = '', providerPath = ''] = process.argv.slice(2)
const { createClient }: typeof import('@litecone/core') = await import(core)
const module: Record<string, typeof import('@litecone/providers-openai').openai> = await import(providerPath)
const create = module[name]
if (!create) throw new Error(`no provider ${name}`)
const client = createClient({ providers: [create({ apiKey: 'key', apiBase: origin })], callbacks: [() => {}] })
const messages = [{ role: 'user' as const, content: 'Hello there' }]

async function call(): Promise<void> {
  await client.completion({ model: `${name}/m`, messages, max_tokens: 100 })
}

/** Resolves with the number of chunks. */
async function stream(): Promise<number> {
  let chunks = 0
  for await (const _ of await client.completion({ model: `${name}/m`, messages, max_tokens: 100, stream: true }))
    chunks++
  return chunks
}

async function calls(count: number): Promise<number> {
  for (let at = 0; at < count; at++) await call()
  return count
}

async function streams(count: number): Promise<number> {
  let chunks = 0
  for (let at = 0; at < count; at++) {
    const given = await stream()
    chunks += given
  }
  return chunks
}

let collections = 0
const observer = new PerformanceObserver((list) => (collections += list.getEntries().length))

async function bytesOf(work: () => Promise<number>): Promise<number> {
  globalThis.gc?.()
  await turn()
  await turn()
  observer.observe({ entryTypes: ['gc'] })
  const before = process.memoryUsage().heapUsed
  const units = await work()
  const bytes = process.memoryUsage().heapUsed - before
  await turn()
  observer.disconnect()
  return bytes / units
}

async function promisesOf(work: () => Promise<number>): Promise<number> {
  let promises = 0
  const hook = createHook({ init: (_id, type) => void (type === 'PROMISE' && promises++) }).enable()
  const units = await work()
  hook.disable()
  return promises / units
}

async function heldOf(count: number): Promise<number> {
  await calls(count)
  globalThis.gc?.()
  await turn()
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  await calls(count)
  await turn()
  globalThis.gc?.()
  await turn()
  globalThis.gc?.()
  return (process.memoryUsage().heapUsed - before) / count
}

await calls(200)
await streams(3)
const bytesPerCall = await bytesOf(() => calls(500))
const bytesPerChunk = await bytesOf(() => streams(5))
const heldPerCall = await heldOf(2_000)
const promisesPerCall = await promisesOf(() => calls(200))
const promisesPerChunk = await promisesOf(() => streams(3))
const counts: Counts = { bytesPerCall, bytesPerChunk, promisesPerCall, promisesPerChunk, heldPerCall, collections }
console.log(JSON.stringify(counts))
process.exit()
