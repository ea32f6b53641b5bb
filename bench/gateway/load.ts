import { Pool } from 'undici'
import { percentile } from '../src/percentile.ts'
import { type Call, mixedCall } from './calls.ts'
import { answerParent } from './child-process.ts'

/** Asks this process to make the mixed calls of the soak test. */
export interface LoadTask {
  readonly url: string
  readonly calls: number
  /** Index of the first call. Each index is a different call. */
  readonly first: number
  readonly concurrency: number
}

export interface LoadResult {
  /** Total milliseconds. */
  readonly elapsed: number
  /** Latency in microseconds. */
  readonly p99: number
  /** Calls whose status was not the expected one. */
  readonly unexpected: number
}

const pools = new Map<string, Pool>()

function poolOf({ url, concurrency }: LoadTask): Pool {
  const existing = pools.get(url)
  if (existing) return existing
  const pool = new Pool(url, { connections: concurrency, pipelining: 1 })
  pools.set(url, pool)
  return pool
}

/** Resolves to the status, or to 0 for a call that was aborted. */
async function make(pool: Pool, call: Call): Promise<number> {
  const { statusCode, body } = await pool.request({ ...call, method: 'POST' })
  for await (const _ of body) if (call.aborts) break
  return call.aborts ? 0 : statusCode
}

async function run(task: LoadTask): Promise<LoadResult> {
  const pool = poolOf(task)
  const latencies = new Float64Array(task.calls)
  let unexpected = 0
  let next = 0
  const worker = async () => {
    for (let index = next++; index < task.calls; index = next++) {
      const call = mixedCall(task.first + index)
      const start = performance.now()
      const status = await make(pool, call).catch(() => 0)
      latencies[index] = (performance.now() - start) * 1000
      if (status !== call.expected) unexpected += 1
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: task.concurrency }, worker))
  const elapsed = performance.now() - start
  latencies.sort()
  return { elapsed, p99: percentile(latencies, 0.99), unexpected }
}

process.on('message', async (message: { task?: LoadTask }) => {
  if (message.task) process.send?.(await run(message.task))
})
answerParent('')
