import { setImmediate } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { LogDatabase, LogTransaction } from './database.ts'
import { addBins, type Histogram } from './histogram.ts'
import { MEASURE_NAMES, type MeasureName } from './measures.ts'
import { measuresOf } from './source.ts'
import type { SourceQuery } from './source-parts.ts'

/** The sums of a bucket and group, with the histograms of its durations. */
export type SummedBucket = {
  readonly bucket: number | null
  readonly grp: string | null
  readonly latency: Histogram
  readonly ttft: Histogram
} & Record<MeasureName, number>

/** The sums of the rollups and rows of a bucket and group with the same `subtract_from`. Bins are their texts, joined. */
type SummedPart = {
  readonly bucket: number | null
  readonly grp: string | null
  readonly subtract_from: number
  readonly latency_bins?: string | null
  readonly ttft_bins?: string | null
} & Record<MeasureName, number>

interface Options {
  /** Only these groups. */
  readonly only?: readonly string[] | undefined
  /** Whether to read the histograms. */
  readonly bins: boolean
}

/**
 * Sums by bucket and group, in the order of `LogStore.aggregate`. The database only joins the texts of histograms, and they are added here: its JSON functions
 * take several times as long.
 */
export async function sumBuckets(
  database: LogDatabase,
  db: LogTransaction,
  query: SourceQuery,
  { only, bins }: Options,
): Promise<SummedBucket[]> {
  if (only?.length === 0) return []
  const joined = ['latency_bins', 'ttft_bins'].map(
    (name) => sql`${database.joinTexts(sql.ref(`s.${name}`))} as ${sql.id(name)}`,
  )
  const columns = bins ? [sumsOf('s'), ...joined] : [sumsOf('s')]
  const where = only ? sql`where s.grp in (${sql.join(only)})` : sql``
  const parts =
    await sql<SummedPart>`select s.bucket as bucket, s.grp as grp, s.subtract_from as subtract_from, ${sql.join(columns)}
    from (${measuresOf(database, query, { bins })}) as s ${where} group by s.bucket, s.grp, s.subtract_from`.execute(db)
  const buckets = await addParts(parts.rows)
  return buckets.filter(({ requests }) => requests !== 0).sort(byBucketAndRequests)
}

/** Characters of bins that are added before other work gets a turn: some milliseconds of this thread, which may be the one that serves requests. */
const TEXT_AT_ONCE = 250_000

async function addParts(parts: readonly SummedPart[]): Promise<SummedBucket[]> {
  const buckets = new Map<string, SummedBucket>()
  const add = (part: SummedPart, bucket: number | null, sign: 1 | -1) => {
    const key = `${bucket} ${part.grp}`
    const sum = buckets.get(key) ?? { ...emptySums(), bucket, grp: part.grp }
    buckets.set(key, sum)
    for (const name of MEASURE_NAMES) sum[name] += sign * part[name]
    addBins(sum.latency, part.latency_bins ?? '', sign)
    addBins(sum.ttft, part.ttft_bins ?? '', sign)
  }
  let text = 0
  for (const part of parts) {
    add(part, part.bucket, 1)
    if (part.subtract_from !== 0) add(part, (part.bucket ?? 0) + part.subtract_from, -1)
    text += (part.latency_bins?.length ?? 0) + (part.ttft_bins?.length ?? 0)
    if (text < TEXT_AT_ONCE) continue
    text = 0
    await setImmediate()
  }
  return [...buckets.values()]
}

function byBucketAndRequests(one: SummedBucket, other: SummedBucket): number {
  const earlier = (one.bucket ?? 0) - (other.bucket ?? 0)
  return earlier || other.requests - one.requests || ((one.grp ?? '') < (other.grp ?? '') ? -1 : 1)
}

/** Selects the sum of every measure over the rows of `table`. */
export function sumsOf(table: string): RawBuilder<unknown> {
  return sql.join(
    MEASURE_NAMES.map((name) => sql`cast(sum(${sql.ref(`${table}.${name}`)}) as double precision) as ${sql.id(name)}`),
  )
}

export function emptySums(): SummedBucket {
  const zeros = Object.fromEntries(MEASURE_NAMES.map((name) => [name, 0])) as Record<MeasureName, number>
  return { bucket: null, grp: null, latency: new Map(), ttft: new Map(), ...zeros }
}
