import { MEASURE_NAMES, MEASURES } from './measures.ts'
import { nameKey } from './storable.ts'
import type { RequestRow, RollupRow } from './tables.ts'

/** Rollups are kept by half hours, so that days can be cut at any reader's midnight: nearly all zones are off UTC by whole half hours. */
export const SLOT_MS = 1_800_000

export function slotOf(time: number): number {
  return Math.floor(time / SLOT_MS) * SLOT_MS
}

/** The columns that tell rollups apart. */
export const ROLLUP_KEY = [
  'facet',
  'slot',
  'value',
  'provider',
  'model',
  'operation',
  'source',
  'status',
  'cache',
  'key_id',
] as const

type RollupKey = Pick<RollupRow, (typeof ROLLUP_KEY)[number]>

interface Sums {
  readonly key: RollupKey
  readonly measures: number[]
  readonly latency: Map<number, number>
  readonly ttft: Map<number, number>
}

/** Adds up what rows change in the rollups, so that a batch touches each rollup once. */
export function sumRollups(added: readonly RequestRow[], removed: readonly RequestRow[]): RollupRow[] {
  const sums = new Map<string, Sums>()
  for (const row of removed) addRow(sums, row, -1)
  for (const row of added) addRow(sums, row, 1)
  // In one order everywhere, so that two gateways never wait for each other in a circle.
  const changed = [...sums].filter(([, sum]) => isChange(sum))
  return changed.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, sum]) => toRollup(sum))
}

/** A score, or the same entry again, changes no figure. */
function isChange({ measures, latency, ttft }: Sums): boolean {
  return [...measures, ...latency.values(), ...ttft.values()].some((amount) => amount !== 0)
}

function facetsOf(row: RequestRow): [facet: string, value: string][] {
  const facets: [string, string][] = [['all', '']]
  if (row.user_id !== null) facets.push(['user', row.user_id])
  if (row.prompt_id !== null) facets.push(['prompt', row.prompt_id])
  if (row.properties !== '{}') {
    for (const [name, value] of Object.entries(JSON.parse(row.properties) as Record<string, string>)) {
      facets.push([`property:${nameKey(name)}`, value])
    }
  }
  return facets
}

function addRow(sums: Map<string, Sums>, row: RequestRow, sign: 1 | -1): void {
  const measured = MEASURE_NAMES.map((name) => sign * MEASURES[name].of(row))
  for (const [facet, value] of facetsOf(row)) {
    const sum = sumFor(sums, row, facet, value)
    measured.forEach((amount, index) => {
      sum.measures[index] = (sum.measures[index] ?? 0) + amount
    })
    sum.latency.set(row.latency_bin, (sum.latency.get(row.latency_bin) ?? 0) + sign)
    if (row.ttft_bin !== null) sum.ttft.set(row.ttft_bin, (sum.ttft.get(row.ttft_bin) ?? 0) + sign)
  }
}

/** Other facets than `all` are told apart by their value alone: there would be nearly as many rollups as requests otherwise. */
function keyOf(row: RequestRow, facet: string, value: string): RollupKey {
  const all = facet === 'all'
  return {
    facet,
    slot: slotOf(row.created_at),
    value,
    provider: all ? row.provider : '',
    model: all ? row.model : '',
    operation: all ? row.operation : '',
    source: all ? row.source : '',
    status: all ? row.status : 0,
    cache: all ? (row.cache ?? '') : '',
    key_id: all ? (row.key_id ?? '') : '',
  }
}

function sumFor(sums: Map<string, Sums>, row: RequestRow, facet: string, value: string): Sums {
  const key = keyOf(row, facet, value)
  // No stored text has a NUL in it.
  const text = facet === 'all' ? Object.values(key).join('\0') : `${facet}\0${key.slot}\0${value}`
  let sum = sums.get(text)
  if (!sum) {
    sum = { key, measures: [], latency: new Map(), ttft: new Map() }
    sums.set(text, sum)
  }
  return sum
}

function toRollup({ key, measures, latency, ttft }: Sums): RollupRow {
  const rollup = { ...key, latency_bins: binsOf(latency), ttft_bins: binsOf(ttft) } as RollupRow
  MEASURE_NAMES.forEach((name, index) => {
    rollup[name] = measures[index] ?? 0
  })
  return rollup
}

export function binsOf(histogram: ReadonlyMap<number, number>): string {
  return `{${Array.from(histogram, ([bin, count]) => `"${bin}":${count}`).join()}}`
}
