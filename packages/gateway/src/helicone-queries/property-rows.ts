import * as z from 'zod'
import type { AggregateQuery, LogFilter, LogStore } from '../stores/index.ts'

/** The body of `/v1/property/query`: https://docs.helicone.ai/rest/property/post-v1propertyquery */
export const propertiesBody = z.looseObject({})

/** The names of all properties. */
export async function findProperties(logs: LogStore): Promise<readonly object[]> {
  const names = await logs.propertyNames({}, { limit: 1000 })
  return names.map(({ value }) => ({ property: value }))
}

/** The body of `/v1/property/:key/search`. https://github.com/Helicone/helicone/blob/main/valhalla/jawn/src/controllers/public/propertyController.ts */
export const valuesBody = z.looseObject({ searchTerm: z.string().default('') })

const MAX_FOUND = 25

/** Values of a property that contain a text, the most used first. Upper and lower case do not matter. */
export async function findValues(
  logs: LogStore,
  { searchTerm }: z.output<typeof valuesBody>,
  key: string,
): Promise<readonly string[]> {
  const search = searchTerm.toLowerCase()
  const values = await logs.propertyValues(key, {}, { limit: 1000 })
  return values.flatMap(({ value }) => (value.toLowerCase().includes(search) ? value : [])).slice(0, MAX_FOUND)
}

const time = z.string().transform((text, context) => {
  const at = Date.parse(text)
  if (Number.isFinite(at)) return at
  context.addIssue({ code: 'custom', message: 'must be a time, such as 2026-11-02T12:00:00Z' })
  return z.NEVER
})

/** The body of `/v1/property/:key/top-costs/query` and `/v1/property/:key/top-requests/query`. */
export const topBody = z.looseObject({ timeFilter: z.looseObject({ start: time, end: time }) })

const TOP = 10

/** The ten values of a property with the highest costs in US dollars, and `Other` for the sum of the rest. */
export async function findTopCosts(logs: LogStore, query: z.output<typeof topBody>, key: string) {
  return (await findTop(logs, query, key, 'costUsd')).map(([value, cost]) => ({ value, cost }))
}

/** The ten values of a property with the most requests, and `Other` for the sum of the rest. */
export async function findTopRequests(logs: LogStore, query: z.output<typeof topBody>, key: string) {
  return (await findTop(logs, query, key, 'requests')).map(([value, count]) => ({ value, count }))
}

async function findTop(logs: LogStore, query: z.output<typeof topBody>, key: string, by: 'costUsd' | 'requests') {
  const { start, end } = query.timeFilter
  // Both ends are exclusive at Helicone.
  const filter: LogFilter = { from: start + 1, to: end, properties: { [key]: null } }
  const all: AggregateQuery = { filter, percentiles: false }
  const rows = await logs.aggregate({ ...all, groupBy: `property:${key}`, top: { by, limit: TOP } })
  const [total] = await logs.aggregate(all)
  const top = rows.map((row) => [row.group ?? '', row[by]] as const).sort(([, one], [, other]) => other - one)
  const sum = top.reduce((amounts, [, amount]) => amounts + amount, 0)
  // Rounded, because sums of floating-point numbers differ in their last digits.
  const rest = Number(((total?.[by] ?? 0) - sum).toFixed(9))
  return rest > 0 ? [...top, ['Other', rest] as const] : top
}
