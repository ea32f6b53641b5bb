import { parseArgs } from 'node:util'
import { peerVersion } from '../src/peers.ts'
import { median } from '../src/percentile.ts'
import { TITLES } from './calls.ts'
import type { Child } from './child-process.ts'
import type { RawLoadTask } from './raw-load.ts'
import { replaceSection } from './replace-section.ts'
import { runRawLoad } from './run-raw-load.ts'
import { startProxies } from './start-proxies.ts'

/**
 * Compares the gateway's cost per call with that of the smallest possible proxy in Node and of a peer: `node dist/gateway/throughput.js --write` after a
 * build. Rounds are interleaved, so that other load on the machine affects all of them alike.
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
/** How many times as many calls the warm-up round makes: V8 takes about 20,000 to finish compiling a gateway's code. */
const WARM_UP = 5

interface Contender {
  readonly name: string
  readonly child: Child
  readonly headers?: Readonly<Record<string, string>>
  readonly runs: Run[]
}

interface Run {
  /** Calls per second. */
  readonly rate: number
  /** Latencies in microseconds. */
  readonly p50: number
  readonly p99: number
  /** Microseconds of CPU per call. */
  readonly cpu: number
}

const { provider, passThrough, gateway, portkey, load, stop } = await startProxies({ peers: !values['no-peers'] })
/** Portkey's gateway takes the provider's address from headers. */
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
  if (values.write) await replaceSection('throughput', text)
} finally {
  await stop()
}

async function compare(kind: RawLoadTask['kind'], concurrency: number): Promise<string> {
  const contenders: Contender[] = [
    { name: 'the provider, directly', child: provider, runs: [] },
    { name: '`node:http` pass-through', child: passThrough, runs: [] },
    { name: 'the gateway', child: gateway, runs: [] },
    // Portkey 1.15.2, as published, fails on streams with an error of its own on Node 20 and 24.
    ...(portkey && kind === 'plain'
      ? [{ name: `Portkey ${peerVersion('@portkey-ai/gateway')}`, child: portkey, headers: TO_PORTKEY, runs: [] }]
      : []),
  ]
  const calls = Number(values.calls) * (concurrency > 1 ? 2 : 1)
  for (let round = -1; round < rounds; round += 1) {
    for (const contender of contenders) {
      const { child, headers = {} } = contender
      const count = round < 0 ? calls * WARM_UP : calls
      const run = await measure(child, { url: child.url, kind, calls: count, connections: concurrency, headers })
      if (round >= 0) contender.runs.push(run)
    }
  }
  const baselineCpu = medianOf(contenders[1]?.runs ?? [], 'cpu')
  const rows = contenders.map(({ name, child, runs }) => {
    const figures = (['rate', 'p50', 'p99', 'cpu'] as const).map((figure) => medianOf(runs, figure).toFixed(0))
    const ratio = child === provider ? '' : (medianOf(runs, 'cpu') / baselineCpu).toFixed(2)
    return `| ${[name, ...figures, ratio].join(' | ')} |`
  })
  return [
    `| ${TITLES[kind]}, concurrency ${concurrency} | calls/s | p50, µs | p99, µs | CPU per call, µs | CPU ratio |`,
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

async function measure(child: Child, task: RawLoadTask): Promise<Run> {
  const before = await child.figures()
  const { elapsed, p50, p99 } = await runRawLoad(load, task)
  const after = await child.figures()
  return { rate: (task.calls / elapsed) * 1000, p50, p99, cpu: (after.cpu - before.cpu) / task.calls }
}

function medianOf(runs: readonly Run[], figure: keyof Run): number {
  return median(runs.map((run) => run[figure]))
}
