import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeMachine } from './describe-machine.ts'
import { installPeers, peerVersion } from './peers.ts'
import { median } from './percentile.ts'
import { table } from './table.ts'
import { type Contestant, contestants, growth, tasks } from './tasks.ts'
import type { Figures, Task } from './worker.ts'

/**
 * Runs the same tasks with every contender, each in its own process, in interleaved rounds against one upstream. CPU is reported as a ratio to the
 * floor, a bare `undici.request`, in the same round. `--no-peers` skips other libraries. `--growth` measures how cost grows instead. `ROUNDS` sets
 * the number of rounds.
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
const figures = new Map<string, Figures[]>()
for (let round = 0; round < rounds; round++) {
  for (const [name, task] of Object.entries(chosen)) {
    for (const [contestant, worker] of workers) await measure(contestant, worker, name, task)
  }
}
for (const worker of workers.values()) worker.kill()
upstream.kill()
report()

/** Starts a worker. Returns undefined, with a message, for a peer that does not run on this version of Node. */
async function start({ label, file, wire, peer }: Contestant): Promise<ChildProcess | undefined> {
  const path = peer ? `../peers/${file}.js` : `./contenders/${file}.js`
  const worker = fork(`${here}worker.js`, [path, wire, `http://127.0.0.1:${port}`], { execArgv: ['--expose-gc'] })
  const [message] = await Promise.race([once(worker, 'message'), once(worker, 'exit')])
  if (message === 'ready') return worker
  console.error(`Skipping ${label}: it does not run on Node ${process.version}.`)
  return undefined
}

async function measure(contestant: Contestant, worker: ChildProcess, name: string, task: Task): Promise<void> {
  worker.send(task)
  const [result] = (await once(worker, 'message')) as [Figures]
  const key = keyOf(contestant, name)
  figures.set(key, [...(figures.get(key) ?? []), result])
}

function keyOf({ wire, label }: Contestant, name: string): string {
  return `${wire}|${label}|${name}`
}

function report(): void {
  console.log(
    `${describeMachine()}; ${rounds} interleaved rounds, medians; ` +
      'CPU as a ratio to the floor of the same round, and in microseconds.\n',
  )
  const rows = [...workers.keys()].map((contestant) => {
    const floor = contestants.find(({ wire, file }) => wire === contestant.wire && file === 'floor')
    const cells = Object.keys(chosen).map((name) => {
      const own = figures.get(keyOf(contestant, name)) ?? []
      const baseline = (floor && figures.get(keyOf(floor, name))) ?? []
      const ratio = median(own.map(({ cpu }, round) => cpu / (baseline[round]?.cpu ?? Number.NaN)))
      return `${ratio.toFixed(2)} (${median(own.map(({ cpu }) => cpu)).toFixed(1)} µs)`
    })
    return [
      contestant.wire,
      `${contestant.label}${contestant.peer ? ` ${peerVersion(contestant.peer)}` : ''}`,
      ...cells,
    ]
  })
  console.log(table(['wire', 'contender', ...Object.keys(chosen)], rows))
  if (!existsSync(`${here}../peers/node_modules`))
    console.log('\nTo install and measure the peers, run without --no-peers.')
}
