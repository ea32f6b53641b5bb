import type { CreateContender } from './contender.ts'

/** Runs one contender in a process of its own: `worker.js <path> <export> <origin>`, then tasks over IPC, one figure for each. */
const [path = '', name = '', origin = ''] = process.argv.slice(2)
// In a variable, so that the bundler leaves the choice to run time.
const module: Record<string, CreateContender> = await import(path)
const create = module[name]
if (!create) throw new Error(`no contender ${path}/${name}`)
const contender = await create(origin)

export interface Task {
  kind: 'call' | 'stream'
  concurrency: number
  /** Calls in all. */
  count: number
  chunks: number
}

/** Microseconds of CPU and of wall time for each call, or for each chunk of a stream. */
export interface Figure {
  cpu: number
  wall: number
}

process.on('message', async (task: Task) => {
  await run({ ...task, count: Math.max(task.concurrency, Math.ceil(task.count / 5)) })
  globalThis.gc?.()
  process.send?.(await run(task))
})
process.send?.('ready')

async function run({ kind, concurrency, count, chunks }: Task): Promise<Figure> {
  let left = count
  let units = 0
  const lane = async () => {
    while (left-- > 0) {
      const done = kind === 'call' ? (await contender.call(), 1) : await contender.stream(chunks)
      units += done
    }
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(Array.from({ length: concurrency }, lane))
  const wall = (performance.now() - start) * 1000
  const { user, system } = process.cpuUsage(cpu)
  return { cpu: (user + system) / units, wall: wall / units }
}
