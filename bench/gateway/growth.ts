import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from '../src/percentile.ts'
import { TITLES } from './calls.ts'
import { type Child, startChild } from './child-process.ts'
import type { RawLoadTask } from './raw-load.ts'
import { replaceSection } from './replace-section.ts'
import { runRawLoad } from './run-raw-load.ts'

/**
 * Measures how the cost of the gateway and of a bare pass-through grows with the number of connections: `node dist/gateway/growth.js --write` after a
 * build. Each connection makes one call at a time. Each number of connections has new processes, so that memory is for that number alone.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    calls: { type: 'string', default: '4000' },
    connections: { type: 'string', default: '1,16,64,256,1000,4000' },
    write: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const steps = values.connections.split(',').map(Number)

interface Run {
  /** Calls per second. */
  readonly rate: number
  /** Latencies in microseconds. */
  readonly p50: number
  readonly p99: number
  /** Microseconds of CPU per call. */
  readonly cpu: number
  readonly clientCpu: number
  /** Megabytes. */
  readonly rss: number
}

const provider = await startChild('serve-provider')
const load = await startChild('raw-load')
try {
  const tables: string[] = []
  for (const kind of ['plain', 'streamed'] as const) tables.push(await grow(kind))
  const text = [`Node ${process.version}, ${rounds} interleaved rounds, medians.`, ...tables].join('\n\n')
  console.log(text)
  if (values.write) await replaceSection('growth', text)
} finally {
  await load.stop()
  await provider.stop()
}

async function grow(kind: RawLoadTask['kind']): Promise<string> {
  const lines: string[] = []
  for (const connections of steps) {
    const [baseline, gateway] = await compare(kind, connections)
    lines.push(row(connections, '`node:http`', baseline, baseline), row(connections, 'the gateway', gateway, baseline))
    console.error(lines.slice(-2).join('\n'))
  }
  return [
    `| ${TITLES[kind]}, connections |  | calls/s | p50, ms | p99, ms | CPU per call, µs | CPU ratio | RSS, MB | client CPU per call, µs |`,
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

async function compare(kind: RawLoadTask['kind'], connections: number): Promise<[Run, Run]> {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-growth-'))
  const children = [
    await startChild('serve-pass-through', provider.url),
    await startChild('serve-gateway', provider.url, folder),
  ]
  const calls = Math.max(connections > 1 ? Number(values.calls) : Number(values.calls) / 2, 2 * connections)
  try {
    const runs: Run[][] = [[], []]
    for (let round = -1; round < rounds; round += 1) {
      for (const [index, child] of children.entries()) {
        const run = await measure(child, { url: child.url, kind, connections, calls })
        // The first round is a warm-up.
        if (round >= 0) runs[index]?.push(run)
      }
    }
    return runs.map(medianRun) as [Run, Run]
  } finally {
    for (const child of children) await child.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(child: Child, task: RawLoadTask): Promise<Run> {
  const before = await child.figures()
  const { elapsed, p50, p99, cpu: clientCpu } = await runRawLoad(load, task)
  const after = await child.figures()
  const cpu = (after.cpu - before.cpu) / task.calls
  return { rate: (task.calls / elapsed) * 1000, p50, p99, cpu, clientCpu, rss: after.memory.rss / 1e6 }
}

function medianRun(runs: readonly Run[]): Run {
  return {
    rate: median(runs.map((run) => run.rate)),
    p50: median(runs.map((run) => run.p50)),
    p99: median(runs.map((run) => run.p99)),
    cpu: median(runs.map((run) => run.cpu)),
    clientCpu: median(runs.map((run) => run.clientCpu)),
    rss: runs.at(-1)?.rss ?? 0,
  }
}

function row(connections: number, name: string, run: Run, baseline: Run): string {
  const milliseconds = (value: number) => (value / 1000).toFixed(1)
  const figures = [
    run.rate.toFixed(0),
    milliseconds(run.p50),
    milliseconds(run.p99),
    run.cpu.toFixed(0),
    (run.cpu / baseline.cpu).toFixed(2),
    run.rss.toFixed(0),
    run.clientCpu.toFixed(0),
  ]
  return `| ${[connections.toLocaleString('en'), name, ...figures].join(' | ')} |`
}
