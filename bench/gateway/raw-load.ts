import { percentile } from '../src/percentile.ts'
import { answerParent } from './child-process.ts'
import { openRawConnection, type RawConnection, rawRequest } from './raw-connection.ts'

/** Asks this process to make calls, with little CPU of its own: either each connection calls again after its response, or calls start on schedule. */
export interface RawLoadTask {
  readonly url: string
  readonly kind: 'plain' | 'streamed'
  readonly calls: number
  /** Connections opened before the first call. With a `rate`, a call that finds none idle opens another. */
  readonly connections: number
  /** Additional headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** Calls per second. Each starts on schedule, whether or not earlier ones have finished, and is timed from when it was due. */
  readonly rate?: number
}

export interface RawLoadResult {
  /** Total milliseconds. */
  readonly elapsed: number
  /** Latency percentiles in microseconds. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** The 99th percentile of how late calls started, in microseconds. 0 without a `rate`. */
  readonly delay: number
  /** Microseconds of this process's CPU per call. */
  readonly cpu: number
  /** Calls whose status was not 200. */
  readonly unexpected: number
}

/** Beyond the system's backlog, connections are refused and only retried after a second. */
const MAX_OPENING = 100

async function openConnections({ url, connections }: RawLoadTask): Promise<RawConnection[]> {
  const opened: RawConnection[] = []
  while (opened.length < connections) {
    const count = Math.min(MAX_OPENING, connections - opened.length)
    opened.push(...(await Promise.all(Array.from({ length: count }, () => openRawConnection(url)))))
  }
  return opened
}

/** Makes all calls of a task, each with `call`. */
type Caller = (task: RawLoadTask, connections: RawConnection[], call: TimedCall) => Promise<void>

/** Makes one call and times it from `due`, in milliseconds of `performance.now()`. */
type TimedCall = (connection: RawConnection, due: number) => Promise<void>

const callInTurn: Caller = async ({ calls }, connections, call) => {
  let next = 0
  const work = async (connection: RawConnection) => {
    while (next++ < calls) await call(connection, performance.now())
  }
  await Promise.all(connections.map(work))
}

const callOnSchedule: Caller = async ({ url, calls, rate = 1 }, connections, call) => {
  const idle = [...connections]
  const start = performance.now() + 10
  const inFlight: Promise<void>[] = []
  const openOne = async () => {
    const connection = await openRawConnection(url)
    connections.push(connection)
    return connection
  }
  const callOne = async (due: number) => {
    const connection = idle.pop() ?? (await openOne())
    await call(connection, due)
    idle.push(connection)
  }
  for (let index = 0; index < calls; index += 1) {
    const due = start + (index * 1000) / rate
    await waitUntil(due)
    inFlight.push(callOne(due))
  }
  await Promise.all(inFlight)
}

/** Timers can be over a millisecond late, so the last two milliseconds are spent polling. */
async function waitUntil(due: number): Promise<void> {
  const remaining = due - performance.now()
  if (remaining > 2) await new Promise((resolve) => setTimeout(resolve, remaining - 2))
  while (performance.now() < due) await new Promise(setImmediate)
}

async function run(task: RawLoadTask): Promise<RawLoadResult> {
  const connections = await openConnections(task)
  const request = rawRequest(task.url, task.kind, task.headers)
  const latencies: number[] = []
  const delays: number[] = []
  let unexpected = 0
  const call: TimedCall = async (connection, due) => {
    delays.push((performance.now() - due) * 1000)
    const status = await connection.call(request).catch(() => 0)
    latencies.push((performance.now() - due) * 1000)
    if (status !== 200) unexpected += 1
  }
  const before = process.cpuUsage()
  const start = performance.now()
  await (task.rate ? callOnSchedule : callInTurn)(task, connections, call)
  const elapsed = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  for (const connection of connections) connection.close()
  const sorted = Float64Array.from(latencies).sort()
  return {
    elapsed,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    delay: task.rate ? percentile(Float64Array.from(delays).sort(), 0.99) : 0,
    cpu: (user + system) / task.calls,
    unexpected,
  }
}

process.on('message', async (message: { load?: RawLoadTask }) => {
  if (message.load) process.send?.(await run(message.load))
})
answerParent('')
