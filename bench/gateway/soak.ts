import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Child, startChild } from './child-process.ts'
import type { LoadResult, LoadTask } from './load.ts'
import { replaceSection } from './replace-section.ts'
import { slopeOf } from './slope.ts'

/**
 * What becomes of a gateway's memory over very many calls of all kinds: `node dist/gateway/soak.js --calls 2000000 --write` after a build. Provider, gateway
 * and clients are processes of their own. `--write` puts the table into `gateway.md`.
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
  /** A second. */
  readonly rate: number
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
  if (values.write) await replaceSection(new URL('../../gateway.md', import.meta.url), 'soak', table)
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
  // The first fifth warms up: code is compiled, tables and connections are made.
  const settled = rows.slice(Math.floor(rows.length / 5))
  const slope = (value: (row: Sample) => number) =>
    (slopeOf(settled.map((row) => [row.calls, value(row)])) * 1e6).toFixed(1)
  const lines = rows.map(({ calls, heap, external, rss, rate, p99 }) =>
    ['', calls, heap.toFixed(1), external.toFixed(1), rss.toFixed(0), rate.toFixed(0), p99.toFixed(1), '']
      .join(' | ')
      .trim(),
  )
  return [
    `Node ${process.version}, ${calls} calls, ${values.concurrency} at once. Per million calls after the first fifth: heap ${slope((row) => row.heap)} MB, RSS ${slope((row) => row.rss)} MB.`,
    `Answers that were not as expected: ${unexpected}. Logs written: ${state['written']}, shed: ${state['shed']}, waiting: ${state['waiting']}.`,
    '',
    '| calls | heap after GC, MB | external, MB | RSS, MB | calls a second | 99 %, ms |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}
