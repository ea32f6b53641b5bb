import { parseArgs } from 'node:util'
import { median } from '../src/percentile.ts'
import { TITLES } from './calls.ts'
import type { Child } from './child-process.ts'
import type { RawLoadResult, RawLoadTask } from './raw-load.ts'
import { replaceSection } from './replace-section.ts'
import { runRawLoad } from './run-raw-load.ts'
import { startProxies } from './start-proxies.ts'

/**
 * Measures the latency that the gateway adds to a call at a moderate rate: `node dist/gateway/added-latency.js --write` after a build. Calls start at a
 * fixed rate, whether or not earlier ones have finished, and are timed from when they were due, so waiting behind a slow call counts as latency.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '7' },
    write: { type: 'boolean', default: false },
  },
})
const rate = Number(values.rate)
const rounds = Number(values.rounds)
const CONNECTIONS = 16

const { provider, passThrough, gateway, load, stop } = await startProxies()
try {
  const tables: string[] = []
  for (const kind of ['plain', 'streamed'] as const) tables.push(await compare(kind))
  const text = [
    `Node ${process.version}, ${rate} calls/s for ${values.seconds} s, ${rounds} interleaved rounds, medians. Added latency and its ratio are computed per round.`,
    ...tables,
  ].join('\n\n')
  console.log(text)
  if (values.write) await replaceSection('added-latency', text)
} finally {
  await stop()
}

interface Contender {
  readonly name: string
  readonly child: Child
  readonly runs: RawLoadResult[]
}

async function compare(kind: RawLoadTask['kind']): Promise<string> {
  const direct: Contender = { name: 'the provider, directly', child: provider, runs: [] }
  const baseline: Contender = { name: '`node:http` pass-through', child: passThrough, runs: [] }
  const contenders = [direct, baseline, { name: 'the gateway', child: gateway, runs: [] }]
  for (let round = -1; round < rounds; round += 1) {
    for (const { child, runs } of contenders) {
      const task: RawLoadTask = {
        url: child.url,
        kind,
        calls: rate * Number(values.seconds),
        connections: CONNECTIONS,
        rate,
      }
      const result = await runRawLoad(load, task)
      // The first round is a warm-up.
      if (round >= 0) runs.push(result)
    }
  }
  const addedLatency = ({ runs }: Contender) => runs.map(({ p50 }, round) => p50 - (direct.runs[round]?.p50 ?? 0))
  const addedByBaseline = addedLatency(baseline)
  const rows = contenders.map((contender) => {
    const cell = (name: 'p50' | 'p95' | 'p99' | 'delay') => median(contender.runs.map((run) => run[name])).toFixed(0)
    const added = addedLatency(contender)
    const ratio = median(added.map((value, round) => value / (addedByBaseline[round] ?? 0)))
    const comparison = contender === direct ? ['', ''] : [median(added).toFixed(0), ratio.toFixed(2)]
    return `| ${[contender.name, cell('p50'), cell('p95'), cell('p99'), ...comparison, cell('delay')].join(' | ')} |`
  })
  return [
    `| ${TITLES[kind]}, latency from when the call was due, µs | p50 | p95 | p99 | added to p50 | ratio | start delay, p99 |`,
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
