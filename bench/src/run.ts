import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machine } from './machine.ts'
import { installPeers, peerVersion } from './peers.ts'
import { median, table } from './table.ts'
import { type Contestant, contestants, growth, tasks } from './tasks.ts'
import type { Figure, Task } from './worker.ts'

/**
 * Every contender does the same in a process of its own, in interleaved rounds, against one upstream; CPU is told as a ratio to the floor of
 * the same round. `--no-peers` leaves other libraries out; `--growth` shows how cost grows instead; `ROUNDS` says how many rounds.
 */
const { values } = parseArgs({ options: { 'no-peers': { type: 'boolean' }, growth: { type: 'boolean' } } })
const rounds = Number(process.env.ROUNDS ?? 5)
const here = fileURLToPath(new URL('.', import.meta.url))
const chosen = values.growth ? growth : tasks
const withPeers = !values['no-peers'] && !values.growth && installPeers()

const upstream = spawn(process.execPath, [`${here}upstream.js`], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
const [port] = await once(createInterface({ input: upstream.stdout ?? process.stdin }), 'line')
const workers = new Map<Contestant, ChildProcess>()
for (const contestant of contestants.filter(({ peer }) => withPeers || !peer)) {
  const worker = await start(contestant)
  if (worker) workers.set(contestant, worker)
}
const figures = new Map<string, Figure[]>()
for (let round = 0; round < rounds; round++) {
  for (const [name, task] of Object.entries(chosen)) {
    for (const [contestant, worker] of workers) await measure(contestant, worker, name, task)
  }
}
for (const worker of workers.values()) worker.kill()
upstream.kill()
report()

/** Peers that do not run on this version of Node are left out, and said to be. */
async function start({ label, file, wire, peer }: Contestant): Promise<ChildProcess | undefined> {
  const path = peer ? `../peers/${file}.js` : `./contenders/${file}.js`
  const worker = fork(`${here}worker.js`, [path, wire, `http://127.0.0.1:${port}`], { execArgv: ['--expose-gc'] })
  const [message] = await Promise.race([once(worker, 'message'), once(worker, 'exit')])
  if (message === 'ready') return worker
  console.error(`${label} does not run on Node ${process.version}: left out.`)
  return undefined
}

async function measure(contestant: Contestant, worker: ChildProcess, name: string, task: Task): Promise<void> {
  worker.send(task)
  const [figure] = (await once(worker, 'message')) as [Figure]
  const key = keyOf(contestant, name)
  figures.set(key, [...(figures.get(key) ?? []), figure])
}

function keyOf({ wire, label }: Contestant, name: string): string {
  return `${wire}|${label}|${name}`
}

function report(): void {
  console.log(
    `${machine()}; ${rounds} interleaved rounds, medians; ` +
      'CPU as a ratio to the floor of the same round, and in microseconds.\n',
  )
  const rows = [...workers.keys()].map((contestant) => {
    const floor = contestants.find(({ wire, file }) => wire === contestant.wire && file === 'floor')
    const cells = Object.keys(chosen).map((name) => {
      const own = figures.get(keyOf(contestant, name)) ?? []
      const least = (floor && figures.get(keyOf(floor, name))) ?? []
      const ratio = median(own.map((figure, at) => figure.cpu / (least[at]?.cpu ?? Number.NaN)))
      return `${ratio.toFixed(2)} (${median(own.map((figure) => figure.cpu)).toFixed(1)} µs)`
    })
    return [
      contestant.wire,
      `${contestant.label}${contestant.peer ? ` ${peerVersion(contestant.peer)}` : ''}`,
      ...cells,
    ]
  })
  console.log(table(['wire', 'contender', ...Object.keys(chosen)], rows))
  if (!existsSync(`${here}../peers/node_modules`)) console.log('\nPeers are installed by a run without --no-peers.')
}
