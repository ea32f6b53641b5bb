import { type RawBuilder, sql } from 'kysely'
import { MEASURE_NAMES } from './measures.ts'
import { ROLLUP_KEY } from './rollups.ts'

/** The `on conflict` clause that adds to existing rollups. `mergeBins` combines an existing and a new column of bins. */
export function addToRollup(mergeBins: (old: RawBuilder<unknown>, more: RawBuilder<unknown>) => RawBuilder<unknown>) {
  const old = (column: string) => sql.ref(`rollups.${column}`)
  const more = (column: string) => sql.ref(`excluded.${column}`)
  const sums = MEASURE_NAMES.map((name) => sql`${sql.id(name)} = ${old(name)} + ${more(name)}`)
  const bins = ['latency_bins', 'ttft_bins'].map((name) => sql`${sql.id(name)} = ${mergeBins(old(name), more(name))}`)
  return sql`on conflict (${sql.join(ROLLUP_KEY.map((column) => sql.id(column)))}) do update set ${sql.join([...sums, ...bins])}`
}
