import { answerParent } from './child-process.ts'
import { atShare } from './median.ts'
import { openRawConnection, type RawConnection, rawRequest } from './raw-connection.ts'

/** A load that costs its own process little. Either each connection makes its next call when it has its answer, or calls begin on schedule. */
export interface RawLoadTask {
  readonly url: string
  readonly kind: 'plain' | 'streamed'
  readonly calls: number
  /** Opened before. With a `rate`, how many to begin with: a call that finds none idle opens one more. */
  readonly connections: number
  /** Besides those that the calls have. */
  readonly headers?: Readonly<Record<string, string>>
  /** Calls a second, each begun on schedule whatever became of those before, and timed from when it was due. */
  readonly rate?: number
}

export interface RawLoadResult {
  /** Milliseconds in all. */
  readonly elapsed: number
  /** Microseconds. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** How much later than due 99 % of the calls were begun, in microseconds; 0 without a `rate`. */
  readonly late: number
  /** Of this process, for a call, in microseconds. */
  readonly cpu: number
  /** Calls that were not answered with 200. */
  readonly unexpected: number
}

/** More at once than the system lets wait would be refused, and tried again after a second. */
const OPENED_AT_ONCE = 100

async function openConnections({ url, connections }: RawLoadTask): Promise<RawConnection[]> {
  const opened: RawConnection[] = []
  while (opened.length < connections) {
    const count = Math.min(OPENED_AT_ONCE, connections - opened.length)
    opened.push(...(await Promise.all(Array.from({ length: count }, () => openRawConnection(url)))))
  }
  return opened
}

/** Makes the calls, and gives each of them to `timed`. */
type Caller = (task: RawLoadTask, connections: RawConnection[], timed: Timed) => Promise<void>

interface Timed {
  /** Milliseconds of `performance.now()` from which it counts. */
  call(connection: RawConnection, due: number): Promise<void>
}

const callByTurns: Caller = async ({ calls }, connections, timed) => {
  let next = 0
  const work = async (connection: RawConnection) => {
    while (next++ < calls) await timed.call(connection, performance.now())
  }
  await Promise.all(connections.map(work))
}

const callOnSchedule: Caller = async ({ url, calls, rate = 1 }, connections, timed) => {
  const idle = [...connections]
  const begin = performance.now() + 10
  const under: Promise<void>[] = []
  const openOne = async () => {
    const connection = await openRawConnection(url)
    connections.push(connection)
    return connection
  }
  const callOne = async (due: number) => {
    const connection = idle.pop() ?? (await openOne())
    await timed.call(connection, due)
    idle.push(connection)
  }
  for (let index = 0; index < calls; index += 1) {
    const due = begin + (index * 1000) / rate
    await waitUntil(due)
    under.push(callOne(due))
  }
  await Promise.all(under)
}

/** Timers are up to a millisecond and more late: the last two are waited for without one. */
async function waitUntil(due: number): Promise<void> {
  const left = due - performance.now()
  if (left > 2) await new Promise((resolve) => setTimeout(resolve, left - 2))
  while (performance.now() < due) await new Promise(setImmediate)
}

async function run(task: RawLoadTask): Promise<RawLoadResult> {
  const connections = await openConnections(task)
  const request = rawRequest(task.url, task.kind, task.headers)
  const took: number[] = []
  const late: number[] = []
  let unexpected = 0
  const timed: Timed = {
    async call(connection, due) {
      late.push((performance.now() - due) * 1000)
      const status = await connection.call(request).catch(() => 0)
      took.push((performance.now() - due) * 1000)
      if (status !== 200) unexpected += 1
    },
  }
  const before = process.cpuUsage()
  const begun = performance.now()
  await (task.rate ? callOnSchedule : callByTurns)(task, connections, timed)
  const elapsed = performance.now() - begun
  const { user, system } = process.cpuUsage(before)
  for (const connection of connections) connection.close()
  const sorted = Float64Array.from(took).sort()
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => atShare(sorted, share)) as [number, number, number]
  const cpu = (user + system) / task.calls
  return {
    elapsed,
    p50,
    p95,
    p99,
    late: task.rate ? atShare(Float64Array.from(late).sort(), 0.99) : 0,
    cpu,
    unexpected,
  }
}

process.on('message', async (message: { load?: RawLoadTask }) => {
  if (message.load) process.send?.(await run(message.load))
})
answerParent('')
