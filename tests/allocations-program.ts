import { createHook } from 'node:async_hooks'
import { PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Counts the allocations and promises of calls and streams. `allocations.test.ts` runs this in its own process, with a young generation large enough
 * that no collection happens unasked, and without the optimizing compiler, which removes more or fewer allocations from run to run.
 */
export interface Counts {
  readonly bytesPerCall: number
  readonly bytesPerChunk: number
  readonly promisesPerCall: number
  readonly promisesPerChunk: number
  /** Heap bytes still held after garbage collection, per call. */
  readonly heldPerCall: number
  /** Garbage collections while bytes were counted. Any makes the byte counts meaningless. */
  readonly collections: number
}

const [name = '', origin = '', core = '', providerPath = ''] = process.argv.slice(2)
const { createClient }: typeof import('@litecone/core') = await import(core)
const provider: Record<string, typeof import('@litecone/providers-openai').openai> = await import(providerPath)
const create = provider[name]
if (!create) throw new Error(`${providerPath} exports no provider called ${name}.`)
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
  for (let at = 0; at < count; at++) chunks += await stream()
  return chunks
}

let collections = 0
const observer = new PerformanceObserver((list) => (collections += list.getEntries().length))

async function countBytes(work: () => Promise<number>): Promise<number> {
  globalThis.gc?.()
  await nextTurn()
  await nextTurn()
  observer.observe({ entryTypes: ['gc'] })
  const before = process.memoryUsage().heapUsed
  const units = await work()
  const bytes = process.memoryUsage().heapUsed - before
  await nextTurn()
  observer.disconnect()
  return bytes / units
}

async function countPromises(work: () => Promise<number>): Promise<number> {
  let promises = 0
  const hook = createHook({ init: (_id, type) => void (type === 'PROMISE' && promises++) }).enable()
  const units = await work()
  hook.disable()
  return promises / units
}

async function measureHeldBytes(count: number): Promise<number> {
  await calls(count)
  globalThis.gc?.()
  await nextTurn()
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  await calls(count)
  await nextTurn()
  globalThis.gc?.()
  await nextTurn()
  globalThis.gc?.()
  return (process.memoryUsage().heapUsed - before) / count
}

await calls(200)
await streams(3)
const bytesPerCall = await countBytes(() => calls(500))
const bytesPerChunk = await countBytes(() => streams(5))
const heldPerCall = await measureHeldBytes(2_000)
const promisesPerCall = await countPromises(() => calls(200))
const promisesPerChunk = await countPromises(() => streams(3))
const counts: Counts = { bytesPerCall, bytesPerChunk, promisesPerCall, promisesPerChunk, heldPerCall, collections }
console.log(JSON.stringify(counts))
process.exit()
