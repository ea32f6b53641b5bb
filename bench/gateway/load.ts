import { Pool } from 'undici'
import { type Call, mixedCall } from './calls.ts'
import { answerParent } from './child-process.ts'
import { atShare } from './median.ts'

/** Makes calls of all kinds in a process of its own, and says how long they took. */
export interface LoadTask {
  readonly url: string
  readonly calls: number
  /** The number of the first one: no two are the same. */
  readonly first: number
  readonly concurrency: number
}

export interface LoadResult {
  /** Milliseconds in all. */
  readonly elapsed: number
  /** Microseconds. */
  readonly p99: number
  /** By status; 0 where the client left or the connection broke. */
  readonly statuses: Readonly<Record<string, number>>
  /** Calls whose status was not the expected one. */
  readonly unexpected: number
}

const pools = new Map<string, Pool>()

function poolOf({ url, concurrency }: LoadTask): Pool {
  const known = pools.get(url)
  if (known) return known
  const pool = new Pool(url, { connections: concurrency, pipelining: 1 })
  pools.set(url, pool)
  return pool
}

/** The status; 0 for one that was left. */
async function make(pool: Pool, call: Call): Promise<number> {
  const { statusCode, body } = await pool.request({ ...call, method: 'POST' })
  for await (const _ of body) if (call.leaves) break
  return call.leaves ? 0 : statusCode
}

async function run(task: LoadTask): Promise<LoadResult> {
  const pool = poolOf(task)
  const took = new Float64Array(task.calls)
  const statuses: Record<string, number> = {}
  let unexpected = 0
  let next = 0
  const worker = async () => {
    for (let index = next++; index < task.calls; index = next++) {
      const call = mixedCall(task.first + index)
      const begun = performance.now()
      const status = await make(pool, call).catch(() => 0)
      took[index] = (performance.now() - begun) * 1000
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status !== call.expected) unexpected += 1
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: task.concurrency }, worker))
  const elapsed = performance.now() - begun
  took.sort()
  return { elapsed, p99: atShare(took, 0.99), statuses, unexpected }
}

process.on('message', async (message: { task?: LoadTask }) => {
  if (message.task) process.send?.(await run(message.task))
})
answerParent('')
