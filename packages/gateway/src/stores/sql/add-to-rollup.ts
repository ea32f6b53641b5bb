import { type RawBuilder, sql } from 'kysely'
import { MEASURE_NAMES } from './measures.ts'
import { ROLLUP_KEY } from './rollups.ts'

/** What to do about a rollup that is there already. `mergeBins` says what becomes of the old column of bins and the new one. */
export function addToRollup(mergeBins: (old: RawBuilder<unknown>, more: RawBuilder<unknown>) => RawBuilder<unknown>) {
  const old = (column: string) => sql.ref(`rollups.${column}`)
  const more = (column: string) => sql.ref(`excluded.${column}`)
  const sums = MEASURE_NAMES.map((name) => sql`${sql.id(name)} = ${old(name)} + ${more(name)}`)
  const bins = ['latency_bins', 'ttft_bins'].map((name) => sql`${sql.id(name)} = ${mergeBins(old(name), more(name))}`)
  return sql`on conflict (${sql.join(ROLLUP_KEY.map((column) => sql.id(column)))}) do update set ${sql.join([...sums, ...bins])}`
}
