import { parseArgs } from 'node:util'
import { peerVersion } from '../src/peers.ts'
import { TITLES } from './calls.ts'
import type { Child } from './child-process.ts'
import { medianOf } from './median.ts'
import type { RawLoadResult, RawLoadTask } from './raw-load.ts'
import { replaceSection } from './replace-section.ts'
import { startProxies } from './start-proxies.ts'

/**
 * What the gateway adds to a call, beside the least that a proxy in Node can be and a peer: `node dist/gateway/throughput.js --write` after a build. All of them are measured in
 * turn in the same run, so that what else the machine does falls on each.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    calls: { type: 'string', default: '2000' },
    'no-peers': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const WARM_UP = 5

interface Contender {
  readonly name: string
  readonly child: Child
  readonly headers?: Readonly<Record<string, string>>
  readonly runs: { readonly rate: number; readonly median: number; readonly p99: number; readonly cpu: number }[]
}

const { provider, passThrough, gateway, portkey, load, stop } = await startProxies({ peers: !values['no-peers'] })
/** Where Portkey's gateway sends calls to is said by the calls. */
const TO_PORTKEY = {
  'x-portkey-provider': 'openai',
  'x-portkey-custom-host': `${provider.url}/v1`,
  'x-portkey-forward-headers': 'x-bench',
}

try {
  const tables: string[] = []
  for (const kind of ['plain', 'streamed'] as const) {
    for (const concurrency of [1, 32]) tables.push(await compare(kind, concurrency))
  }
  const text = [`Node ${process.version}, ${rounds} interleaved rounds, medians.`, ...tables].join('\n\n')
  console.log(text)
  if (values.write) await replaceSection(new URL('../../gateway.md', import.meta.url), 'throughput', text)
} finally {
  await stop()
}

async function compare(kind: RawLoadTask['kind'], concurrency: number): Promise<string> {
  const contenders: Contender[] = [
    { name: 'the provider itself', child: provider, runs: [] },
    { name: '`node:http`, passing through', child: passThrough, runs: [] },
    { name: 'the gateway', child: gateway, runs: [] },
    // As published, 1.15.2 answers streams with an error of its own, on Node 20 and 24.
    ...(portkey && kind === 'plain'
      ? [{ name: `Portkey ${peerVersion('@portkey-ai/gateway')}`, child: portkey, headers: TO_PORTKEY, runs: [] }]
      : []),
  ]
  const calls = Number(values.calls) * (concurrency > 1 ? 2 : 1)
  for (let round = -1; round < rounds; round += 1) {
    for (const contender of contenders) {
      const { child, headers = {} } = contender
      // The first round warms up: for some twenty thousand calls V8 compiles what a gateway's life needs once.
      const made = round < 0 ? calls * WARM_UP : calls
      const run = await measure(child, { url: child.url, kind, calls: made, connections: concurrency, headers })
      if (round >= 0) contender.runs.push(run)
    }
  }
  const [, least] = contenders
  const leastCpu = least ? medianOfRuns(least, 'cpu') : 0
  const rows = contenders.map((contender) => {
    const [rate, median, p99, cpu] = (['rate', 'median', 'p99', 'cpu'] as const).map((name) =>
      medianOfRuns(contender, name),
    )
    const ratio = contender.child === provider ? '' : `${((cpu ?? 0) / leastCpu).toFixed(2)}`
    return `| ${contender.name} | ${rate?.toFixed(0)} | ${median?.toFixed(0)} | ${p99?.toFixed(0)} | ${cpu?.toFixed(0)} | ${ratio} |`
  })
  return [
    `| ${TITLES[kind]}, ${concurrency} at once | calls a second | median, µs | 99 %, µs | its CPU for a call, µs | ratio |`,
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

async function measure(child: Child, task: RawLoadTask): Promise<Contender['runs'][number]> {
  const before = await child.figures()
  const { elapsed, p50, p99, unexpected } = await load.ask<RawLoadResult>({ load: task })
  // With its logs written.
  const after = await child.figures()
  if (unexpected) throw new Error(`${unexpected} answers were not as expected.`)
  return { rate: (task.calls / elapsed) * 1000, median: p50, p99, cpu: (after.cpu - before.cpu) / task.calls }
}

function medianOfRuns({ runs }: Contender, name: 'rate' | 'median' | 'p99' | 'cpu'): number {
  return medianOf(runs.map((run) => run[name]))
}
