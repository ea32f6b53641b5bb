import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type LogStore, openEmbeddedStores, openPostgresLogStore, startGateway } from '@litecone/gateway'
import { QUESTIONS } from './dashboard-questions.ts'
import { createEntries, DAY } from './log-entries.ts'
import { medianOf } from './median.ts'
import { replaceSection } from './replace-section.ts'

/**
 * How fast the log takes entries, and how the dashboard's questions grow with it: `node dist/gateway/log-store.js --write` after a build. `--postgres <url>`
 * asks a database in place of the embedded store, in schemas `litecone_bench_…` that are left in it.
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
const ASKED = 5
const END = Date.UTC(2026, 10, 20)
const FILLED_BY = 2000

const rate = await measureRate()
console.log(rate)
const questions = await measureQuestions(values.rows.split(',').map(Number))
console.log(questions)
if (values.write) {
  const page = new URL('../../gateway.md', import.meta.url)
  await replaceSection(page, 'log-rate', rate)
  await replaceSection(page, 'log-questions', questions)
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

/** No two folders have the same end. */
function schemaOf(folder: string): string {
  return `litecone_bench_${folder.slice(-6).toLowerCase()}`
}

interface Taken {
  /** Logs a second. */
  readonly rate: number
  /** Microseconds of this process for a log, with the store's thread. */
  readonly cpu: number
}

/** Of what `work` does with so many logs; making them does not count. */
async function taken(count: number, work: () => Promise<void>): Promise<Taken & { readonly elapsed: number }> {
  const before = process.cpuUsage()
  const begun = performance.now()
  await work()
  const elapsed = performance.now() - begun
  const { user, system } = process.cpuUsage(before)
  return { elapsed, rate: (count / elapsed) * 1000, cpu: (user + system) / count }
}

/** In batches of so many, one after the other. */
async function fill(
  store: LogStore,
  size: number,
  count: number,
  make: ReturnType<typeof createEntries>,
): Promise<Taken> {
  let elapsed = 0
  let cpu = 0
  for (let first = 0; first < count; first += size) {
    const batch = Array.from({ length: Math.min(size, count - first) }, (_, offset) => make(first + offset))
    const part = await taken(batch.length, () => store.write(batch))
    elapsed += part.elapsed
    cpu += part.cpu * batch.length
  }
  return { rate: (count / elapsed) * 1000, cpu: cpu / count }
}

/** Now, as a gateway under full load logs: a tenth of a millisecond apart. */
function makeNow() {
  return createEntries({ from: Date.now(), apart: 0.1 })
}

/** All the way that a gateway's own logs go: accepted one by one, kept in the write-ahead file, written by the store's thread from there. */
function throughWriter(): Promise<Taken> {
  return withFolder(async (folder) => {
    const silent = () => undefined
    const gateway = await startGateway({ folder, report: { info: silent, warn: console.warn, error: console.error } })
    const { writer } = gateway.services
    const entries = Array.from({ length: logs }, (_, index) => index).map(makeNow())
    const result = await taken(logs, async () => {
      for (const [index, entry] of entries.entries()) {
        writer.accept(entry)
        // A gateway does not accept so many without a pause either, and the writer is to begin meanwhile.
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
  const ways: { readonly name: string; readonly run: () => Promise<Taken>; readonly runs: Taken[] }[] = [
    ...[100, 500, 2000].map((size) => ({
      name: `\`write\`, batches of ${size.toLocaleString('en')}`,
      run: () => withFolder((folder) => withStore(folder, (store) => fill(store, size, logs, makeNow()))),
      runs: [],
    })),
    ...(values.postgres ? [] : [{ name: 'a gateway’s writer: file, then store', run: throughWriter, runs: [] }]),
  ]
  for (let round = 0; round < rounds; round += 1) for (const { run, runs } of ways) runs.push(await run())
  const rows = ways.map(({ name, runs }) => {
    const of = (figure: keyof Taken) => medianOf(runs.map((run) => run[figure])).toFixed(0)
    return `| ${name} | ${of('rate')} | ${of('cpu')} |`
  })
  return [
    `Node ${process.version}, ${logs.toLocaleString('en')} logs of 1.5 kB into an empty store, ${rounds} interleaved rounds, medians.`,
    '',
    '|  | logs a second | CPU for a log, µs |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

async function measureQuestions(sizes: readonly number[]): Promise<string> {
  const columns: { readonly filled: Taken; readonly took: readonly number[] }[] = []
  for (const size of sizes) columns.push(await withFolder((folder) => askAll(folder, size)))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `Node ${process.version}, thirty days, medians of ${ASKED} in milliseconds.`,
    '',
    line(['question', ...sizes.map((size) => `${size.toLocaleString('en')} rows`)]),
    line(['---', ...sizes.map(() => '---')]),
    ...QUESTIONS.map(({ name }, index) => line([name, ...columns.map(({ took }) => (took[index] ?? 0).toFixed(1))])),
    line([
      `logs a second while it was filled, by ${FILLED_BY}`,
      ...columns.map(({ filled }) => filled.rate.toFixed(0)),
    ]),
  ].join('\n')
}

async function askAll(folder: string, size: number) {
  const span = 30 * DAY
  const make = createEntries({ from: END - span, apart: span / size })
  const filled = await withStore(folder, (store) => fill(store, FILLED_BY, size, make))
  console.error(`${size} rows: ${filled.rate.toFixed(0)} logs a second`)
  // Opened anew, as a store sums up with each of its first writes a day that is over: by writing alone, thirty days do not pass.
  return withStore(folder, async (store) => {
    for (let day = 0; day <= 30; day += 1) await store.write([make(size - 1)])
    const took: number[] = []
    for (const { ask } of QUESTIONS) took.push(await timeOf(() => ask(store, END)))
    return { filled, took }
  })
}

/** Milliseconds, the median of some times. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let time = 0; time < ASKED; time += 1) {
    const begun = performance.now()
    await work()
    times.push(performance.now() - begun)
  }
  return medianOf(times)
}
