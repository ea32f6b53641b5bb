import type { CreateContender } from './contender.ts'

/** Runs one contender: `worker.js <path> <export> <origin>`. Receives tasks over IPC, and answers each with its figures. */
const [path = '', name = '', origin = ''] = process.argv.slice(2)
// A variable path, so that the bundler keeps the import dynamic.
const contenders: Record<string, CreateContender> = await import(path)
const create = contenders[name]
if (!create) throw new Error(`${path} exports no contender called ${name}.`)
const contender = await create(origin)

export interface Task {
  kind: 'call' | 'stream'
  concurrency: number
  /** Total number of calls or streams. */
  count: number
  /** Chunks per stream. */
  chunks: number
}

/** Microseconds of CPU and of wall time per call, or per chunk of a stream. */
export interface Figures {
  cpu: number
  wall: number
}

process.on('message', async (task: Task) => {
  // Warm up with a fifth of the work.
  await run({ ...task, count: Math.max(task.concurrency, Math.ceil(task.count / 5)) })
  globalThis.gc?.()
  process.send?.(await run(task))
})
process.send?.('ready')

async function run({ kind, concurrency, count, chunks }: Task): Promise<Figures> {
  let left = count
  let units = 0
  const lane = async () => {
    while (left-- > 0) {
      if (kind === 'call') {
        await contender.call()
        units++
      } else {
        // Not `units += await …`, which would lose what other lanes add meanwhile.
        const received = await contender.stream(chunks)
        units += received
      }
    }
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(Array.from({ length: concurrency }, lane))
  const wall = (performance.now() - start) * 1000
  const { user, system } = process.cpuUsage(cpu)
  return { cpu: (user + system) / units, wall: wall / units }
}
