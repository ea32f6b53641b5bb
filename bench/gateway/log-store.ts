import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type LogStore, openEmbeddedStores, openPostgresLogStore, startGateway } from '@litecone/gateway'
import { median } from '../src/percentile.ts'
import { QUERIES } from './dashboard-queries.ts'
import { createEntries, DAY } from './log-entries.ts'
import { replaceSection } from './replace-section.ts'

/**
 * Measures how fast the log store writes entries, and how the time of the dashboard's queries grows with it: `node dist/gateway/log-store.js --write`
 * after a build. `--postgres <url>` measures a database instead of the embedded store. It creates schemas called `litecone_bench_…` and leaves them.
 */
const { values } = parseArgs({
  options: {
    logs: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    rows: { type: 'string', default: '10000,100000,1000000' },
    postgres: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const logs = Number(values.logs)
/** How often each query runs. */
const REPEATS = 5
const END = Date.UTC(2026, 10, 20)
/** Batch size for filling a store before the queries. */
const FILL_BATCH = 2000

const rate = await measureRate()
console.log(rate)
const queries = await measureQueries(values.rows.split(',').map(Number))
console.log(queries)
if (values.write) {
  await replaceSection('log-rate', rate)
  await replaceSection('log-queries', queries)
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-log-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function withStore<T>(folder: string, work: (store: LogStore) => Promise<T>): Promise<T> {
  const url = values.postgres
  const embedded = url ? undefined : await openEmbeddedStores({ folder })
  const store = embedded?.logs ?? (await openPostgresLogStore({ url: url ?? '', schema: schemaOf(folder) }))
  try {
    return await work(store)
  } finally {
    await (embedded ?? store).close()
  }
}

/** A schema name from the unique suffix that `mkdtemp` adds. */
function schemaOf(folder: string): string {
  return `litecone_bench_${folder.slice(-6).toLowerCase()}`
}

interface Figures {
  /** Logs per second. */
  readonly rate: number
  /** Microseconds of CPU per log, including the store's thread. */
  readonly cpu: number
}

async function measure(count: number, work: () => Promise<void>): Promise<Figures & { readonly elapsed: number }> {
  const before = process.cpuUsage()
  const start = performance.now()
  await work()
  const elapsed = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  return { elapsed, rate: (count / elapsed) * 1000, cpu: (user + system) / count }
}

/** Writes entries in batches, one after another. Creating the entries does not count. */
async function fill(
  store: LogStore,
  size: number,
  count: number,
  make: ReturnType<typeof createEntries>,
): Promise<Figures> {
  let elapsed = 0
  let cpu = 0
  for (let first = 0; first < count; first += size) {
    const batch = Array.from({ length: Math.min(size, count - first) }, (_, offset) => make(first + offset))
    const part = await measure(batch.length, () => store.write(batch))
    elapsed += part.elapsed
    cpu += part.cpu * batch.length
  }
  return { rate: (count / elapsed) * 1000, cpu: cpu / count }
}

/** Entries of a gateway under full load, which start now and a tenth of a millisecond apart. */
function createCurrentEntries() {
  return createEntries({ from: Date.now(), interval: 0.1 })
}

/** Measures the full path of a gateway's logs: accepted one by one, appended to the write-ahead file, and written by the store's thread. */
function measureWriter(): Promise<Figures> {
  return withFolder(async (folder) => {
    const silent = () => undefined
    const gateway = await startGateway({ folder, report: { info: silent, warn: console.warn, error: console.error } })
    const { writer } = gateway.services
    const entries = Array.from({ length: logs }, (_, index) => index).map(createCurrentEntries())
    const result = await measure(logs, async () => {
      for (const [index, entry] of entries.entries()) {
        writer.accept(entry)
        // Like a gateway, yield to the event loop now and then, so that the writer can start.
        if (index % 100 === 99) await new Promise(setImmediate)
      }
      await writer.flush()
    })
    const { written, shed } = writer.state
    await gateway.close(1000)
    if (written !== logs || shed) throw new Error(`${written} of ${logs} logs were written, ${shed} shed.`)
    return result
  })
}

async function measureRate(): Promise<string> {
  const paths: { readonly name: string; readonly run: () => Promise<Figures>; readonly runs: Figures[] }[] = [
    ...[100, 500, 2000].map((size) => ({
      name: `\`write\`, batches of ${size.toLocaleString('en')}`,
      run: () => withFolder((folder) => withStore(folder, (store) => fill(store, size, logs, createCurrentEntries()))),
      runs: [],
    })),
    ...(values.postgres ? [] : [{ name: 'the gateway’s log writer', run: measureWriter, runs: [] }]),
  ]
  for (let round = 0; round < rounds; round += 1) for (const { run, runs } of paths) runs.push(await run())
  const rows = paths.map(({ name, runs }) => {
    const cell = (figure: keyof Figures) => median(runs.map((run) => run[figure])).toFixed(0)
    return `| ${name} | ${cell('rate')} | ${cell('cpu')} |`
  })
  return [
    `Node ${process.version}, ${logs.toLocaleString('en')} logs of 1.5 kB into an empty store, ${rounds} interleaved rounds, medians.`,
    '',
    '|  | logs/s | CPU per log, µs |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

async function measureQueries(sizes: readonly number[]): Promise<string> {
  const columns: { readonly filled: Figures; readonly times: readonly number[] }[] = []
  for (const size of sizes) columns.push(await withFolder((folder) => runQueries(folder, size)))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `Node ${process.version}, 30 days of logs; median time of ${REPEATS} runs, in milliseconds.`,
    '',
    line(['query', ...sizes.map((size) => `${size.toLocaleString('en')} rows`)]),
    line(['---', ...sizes.map(() => '---')]),
    ...QUERIES.map(({ name }, index) => line([name, ...columns.map(({ times }) => (times[index] ?? 0).toFixed(1))])),
    line([
      `logs/s while filling the store, in batches of ${FILL_BATCH.toLocaleString('en')}`,
      ...columns.map(({ filled }) => filled.rate.toFixed(0)),
    ]),
  ].join('\n')
}

async function runQueries(folder: string, size: number) {
  const span = 30 * DAY
  const make = createEntries({ from: END - span, interval: span / size })
  const filled = await withStore(folder, (store) => fill(store, FILL_BATCH, size, make))
  console.error(`${size} rows: ${filled.rate.toFixed(0)} logs/s`)
  // Reopened, because each of a store's first writes sums up one past day, and these days were written within minutes.
  return withStore(folder, async (store) => {
    for (let day = 0; day <= 30; day += 1) await store.write([make(size - 1)])
    const times: number[] = []
    for (const { run } of QUERIES) times.push(await measureTime(() => run(store, END)))
    return { filled, times }
  })
}

/** Resolves to the median time in milliseconds. */
async function measureTime(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return median(times)
}
