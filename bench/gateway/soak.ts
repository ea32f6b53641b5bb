import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Child, startChild } from './child-process.ts'
import type { LoadResult, LoadTask } from './load.ts'
import { replaceSection } from './replace-section.ts'
import { slopeOf } from './slope.ts'

/**
 * Samples the gateway's memory over a large number of mixed calls: `node dist/gateway/soak.js --calls 2000000 --write` after a build. The provider, the
 * gateway and the clients run in separate processes. `--write` puts the table into `gateway.md`.
 */
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '50000' },
    concurrency: { type: 'string', default: '64' },
    samples: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
})
const calls = Number(values.calls)
const samples = Number(values.samples)

interface Sample {
  readonly calls: number
  /** Megabytes. */
  readonly heap: number
  readonly external: number
  readonly rss: number
  /** Calls per second. */
  readonly rate: number
  /** Milliseconds. */
  readonly p99: number
}

const folder = await mkdtemp(join(tmpdir(), 'litecone-soak-'))
const provider = await startChild('serve-provider')
const gateway = await startChild('serve-gateway', provider.url, folder)
const load = await startChild('load')
try {
  const { rows, unexpected, state } = await soak(gateway, load)
  const table = report(rows, unexpected, state)
  console.log(table)
  if (values.write) await replaceSection('soak', table)
} finally {
  await load.stop()
  await gateway.stop()
  await provider.stop()
  await rm(folder, { recursive: true, force: true })
}

async function soak(gateway: Child, load: Child) {
  const rows: Sample[] = []
  const step = Math.ceil(calls / samples)
  let unexpected = 0
  let state: Readonly<Record<string, unknown>> = {}
  for (let first = 0; first < calls; first += step) {
    const task: LoadTask = {
      url: gateway.url,
      calls: Math.min(step, calls - first),
      first,
      concurrency: Number(values.concurrency),
    }
    const result = await load.ask<LoadResult>({ task })
    unexpected += result.unexpected
    const figures = await gateway.figures({ collected: true })
    state = figures.state ?? {}
    const { heapUsed, external, rss } = figures.memory
    const row: Sample = {
      calls: first + task.calls,
      heap: heapUsed / 1e6,
      external: external / 1e6,
      rss: rss / 1e6,
      rate: (task.calls / result.elapsed) * 1000,
      p99: result.p99 / 1000,
    }
    rows.push(row)
    console.error(
      `${row.calls} calls: heap ${row.heap.toFixed(1)} MB, RSS ${row.rss.toFixed(0)} MB, ${row.rate.toFixed(0)}/s`,
    )
  }
  return { rows, unexpected, state }
}

function report(rows: readonly Sample[], unexpected: number, state: Readonly<Record<string, unknown>>): string {
  // The first fifth is warm-up, in which code is compiled and tables and connections are created.
  const steady = rows.slice(Math.floor(rows.length / 5))
  const slope = (value: (row: Sample) => number) =>
    (slopeOf(steady.map((row) => [row.calls, value(row)])) * 1e6).toFixed(1)
  const lines = rows.map(({ calls, heap, external, rss, rate, p99 }) =>
    ['', calls, heap.toFixed(1), external.toFixed(1), rss.toFixed(0), rate.toFixed(0), p99.toFixed(1), '']
      .join(' | ')
      .trim(),
  )
  return [
    `Node ${process.version}, ${calls} calls at concurrency ${values.concurrency}. Growth per million calls after the first fifth: heap ${slope((row) => row.heap)} MB, RSS ${slope((row) => row.rss)} MB.`,
    `Calls with an unexpected status: ${unexpected}. Logs written: ${state['written']}, shed: ${state['shed']}, pending: ${state['waiting']}.`,
    '',
    '| calls | heap after GC, MB | external, MB | RSS, MB | calls/s | p99, ms |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}
