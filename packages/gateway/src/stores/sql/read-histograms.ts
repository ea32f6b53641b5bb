import { sql } from 'kysely'
import type { LogDatabase, LogTransaction } from './database.ts'
import type { Histogram } from './histogram.ts'
import { rollupBinsOf, rowBinsOf } from './source.ts'
import type { SourceQuery } from './source-parts.ts'

/** How often a bin occurs in a bucket and group. */
export interface BinRow {
  readonly bucket: number | null
  readonly grp: string | null
  readonly bin: number
  readonly n: number
}

export function groupKey({ bucket, grp }: { bucket: number | null; grp: string | null }): string {
  return `${bucket} ${grp}`
}

/** Histograms by `groupKey`, of all groups or only some. */
export async function readHistograms(
  database: LogDatabase,
  db: LogTransaction,
  query: SourceQuery,
  kind: 'latency' | 'ttft',
  only: readonly string[] | undefined,
): Promise<Map<string, Histogram>> {
  const histograms = new Map<string, Histogram>()
  if (only?.length === 0) return histograms
  const where = only ? sql`where s.grp in (${sql.join(only)})` : sql``
  const add = ({ bucket, grp, bin, n }: BinRow, sign: 1 | -1) => {
    const key = groupKey({ bucket, grp })
    const histogram = histograms.get(key) ?? new Map<number, number>()
    histograms.set(key, histogram.set(bin, (histogram.get(bin) ?? 0) + sign * n))
  }
  for (const sign of [1, -1] as const) {
    const rollups = rollupBinsOf(query, kind, sign)
    if (!rollups) continue
    for (const row of await database.sumBins(db, sql`(select * from (${rollups}) as s ${where})`)) add(row, sign)
  }
  const rows = rowBinsOf(database, query, kind)
  if (rows) {
    const counted = await sql<BinRow>`select s.bucket as bucket, s.grp as grp, s.bin as bin, count(*) as n
      from (${rows}) as s ${where} group by s.bucket, s.grp, s.bin`.execute(db)
    for (const row of counted.rows) add(row, 1)
  }
  return histograms
}
