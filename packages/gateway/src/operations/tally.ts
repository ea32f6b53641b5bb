import { Counter, type Registry } from 'prom-client'

export interface TallyOptions {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly registers: Registry[]
}

/** Adds an amount, by default 1, to the series with these label values. They are in the order of `labelNames`. */
export type Tally = (values: readonly string[], amount?: number) => void

/** A tree of label values, one level per label, with the series as leaves. */
type Branch = Map<string, Branch | Series>

interface Series {
  readonly labels: Readonly<Record<string, string>>
  value: number
}

/**
 * Creates a counter whose series are plain numbers until the metrics are read. The counters of prom-client sort and join the labels at every increment, which took
 * most of the time spent on a request's metrics.
 */
export function createTally({ name, help, labelNames, registers }: TallyOptions): Tally {
  const root: Branch = new Map()
  const all: Series[] = []
  new Counter({
    name,
    help,
    labelNames,
    registers,
    collect() {
      this.reset()
      for (const { labels, value } of all) this.inc(labels, value)
    },
  })
  const start = (values: readonly string[]): Series => {
    const series = { labels: Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? ''])), value: 0 }
    all.push(series)
    return series
  }
  return (values, amount = 1) => {
    let branch = root
    const last = values.length - 1
    for (let at = 0; at < last; at += 1) branch = below(branch, values[at] ?? '')
    const value = values[last] ?? ''
    let series = branch.get(value) as Series | undefined
    if (!series) {
      series = start(values)
      branch.set(value, series)
    }
    series.value += amount
  }
}

function below(branch: Branch, value: string): Branch {
  const known = branch.get(value) as Branch | undefined
  if (known) return known
  const next: Branch = new Map()
  branch.set(value, next)
  return next
}
