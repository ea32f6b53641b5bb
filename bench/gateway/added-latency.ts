import { parseArgs } from 'node:util'
import { TITLES } from './calls.ts'
import type { Child } from './child-process.ts'
import { medianOf } from './median.ts'
import type { RawLoadResult, RawLoadTask } from './raw-load.ts'
import { replaceSection } from './replace-section.ts'
import { startProxies } from './start-proxies.ts'

/**
 * What the gateway adds to the latency of a call when it is not pressed: `node dist/gateway/added-latency.js --write` after a build. Calls begin at a fixed
 * rate, whatever became of those before, and are timed from when they were due: one that waits behind a slow one counts as slow.
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
    `Node ${process.version}, ${rate} calls a second for ${values.seconds} s, ${rounds} interleaved rounds, medians; what is added, and the ratio, in each round.`,
    ...tables,
  ].join('\n\n')
  console.log(text)
  if (values.write) await replaceSection(new URL('../../gateway.md', import.meta.url), 'added-latency', text)
} finally {
  await stop()
}

interface Contender {
  readonly name: string
  readonly child: Child
  readonly runs: RawLoadResult[]
}

async function compare(kind: RawLoadTask['kind']): Promise<string> {
  const [itself, passed, logged]: [Contender, Contender, Contender] = [
    { name: 'the provider itself', child: provider, runs: [] },
    { name: '`node:http`, passing through', child: passThrough, runs: [] },
    { name: 'the gateway', child: gateway, runs: [] },
  ]
  for (let round = -1; round < rounds; round += 1) {
    for (const { child, runs } of [itself, passed, logged]) {
      const task: RawLoadTask = {
        url: child.url,
        kind,
        calls: rate * Number(values.seconds),
        connections: CONNECTIONS,
        rate,
      }
      const result = await load.ask<RawLoadResult>({ load: task })
      if (result.unexpected) throw new Error(`${result.unexpected} answers were not as expected.`)
      // The first round warms up.
      if (round >= 0) runs.push(result)
    }
  }
  const added = ({ runs }: Contender) => runs.map(({ p50 }, round) => p50 - (itself.runs[round]?.p50 ?? 0))
  const least = added(passed)
  const rows = [itself, passed, logged].map((contender) => {
    const of = (name: 'p50' | 'p95' | 'p99' | 'late') => medianOf(contender.runs.map((run) => run[name])).toFixed(0)
    const more = added(contender)
    const ratio = medianOf(more.map((value, round) => value / (least[round] ?? 0)))
    const compared = contender === itself ? ['', ''] : [medianOf(more).toFixed(0), ratio.toFixed(2)]
    return `| ${[contender.name, of('p50'), of('p95'), of('p99'), ...compared, of('late')].join(' | ')} |`
  })
  return [
    `| ${TITLES[kind]}, from when the call was due, µs | median | 95 % | 99 % | added to the median | ratio | begun late, 99 % |`,
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
