import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Figure, Task } from './worker.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const rounds = Number(process.env.ROUNDS ?? 5)

const contenders = [
  { label: 'undici.request (floor)', file: 'floor', wire: 'openai' },
  { label: 'litecone', file: 'litecone', wire: 'openai' },
  { label: 'undici.request (floor)', file: 'floor', wire: 'anthropic' },
  { label: 'litecone', file: 'litecone', wire: 'anthropic' },
]

const tasks: Record<string, Task> = {
  'call, 1 at a time': { kind: 'call', concurrency: 1, count: 2_000, chunks: 0 },
  'call, 64 at once': { kind: 'call', concurrency: 64, count: 6_000, chunks: 0 },
  'chunk of a 1,000-chunk stream': { kind: 'stream', concurrency: 1, count: 60, chunks: 1_000 },
  'chunk, 16 streams': { kind: 'stream', concurrency: 16, count: 160, chunks: 1_000 },
}

const upstream = spawn(process.execPath, [`${here}upstream.js`], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
const [port] = await once(createInterface({ input: upstream.stdout ?? process.stdin }), 'line')
const workers = new Map<(typeof contenders)[number], ChildProcess>()
for (const contender of contenders) {
  const worker = fork(`${here}worker.js`, [contender.file, contender.wire, `http://127.0.0.1:${port}`], {
    execArgv: ['--expose-gc'],
  })
  await once(worker, 'message')
  workers.set(contender, worker)
}

const figures = new Map<string, Figure[]>()
for (let round = 0; round < rounds; round++) {
  for (const [name, task] of Object.entries(tasks)) {
    for (const [contender, worker] of workers) {
      worker.send(task)
      const [figure] = (await once(worker, 'message')) as [Figure]
      const key = `${contender.wire}|${contender.label}|${name}`
      figures.set(key, [...(figures.get(key) ?? []), figure])
    }
  }
}
for (const worker of workers.values()) worker.kill()
upstream.kill()

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
console.log(
  `Node ${process.version}, ${rounds} interleaved rounds, medians; CPU as a ratio to the floor of the same round\n`,
)
console.log(`| wire | contender | ${Object.keys(tasks).join(' | ')} |`)
console.log(
  `|---|---|${Object.keys(tasks)
    .map(() => '---|')
    .join('')}`,
)
for (const { wire, label } of contenders) {
  const cells = Object.keys(tasks).map((name) => {
    const own = figures.get(`${wire}|${label}|${name}`) ?? []
    const floor = figures.get(`${wire}|undici.request (floor)|${name}`) ?? []
    const ratio = median(own.map((figure, at) => figure.cpu / (floor[at]?.cpu ?? Number.NaN)))
    return `${ratio.toFixed(2)} (${median(own.map(({ cpu }) => cpu)).toFixed(1)} us)`
  })
  console.log(`| ${wire} | ${label} | ${cells.join(' | ')} |`)
}
