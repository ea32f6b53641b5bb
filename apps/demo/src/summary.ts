import type { Outcome } from './outcome.ts'
import { type Column, dollars, milliseconds, number, printTable } from './table.ts'

const COLUMNS: readonly Column[] = [
  ['provider', 10],
  ['model', 32],
  ['ok', 9],
  ['failed', 8],
  ['logs', 6],
  ['tokens', 8],
  ['cost', 11],
  ['first token', 12],
  ['first words of the stream', 26],
]

/** Prints one row for each provider: its calls added up, and the stream in detail. `groups`: the calls of one provider each. */
export function printSummary(groups: readonly (readonly Outcome[])[], isLogged: (call: Outcome) => boolean): void {
  const rows = groups.map((calls) => describe(calls, isLogged))
  printTable(COLUMNS, [rows])
}

function describe(calls: readonly Outcome[], isLogged: (call: Outcome) => boolean): string[] {
  const [first] = calls
  const stream = calls.find(({ mode }) => mode === 'stream')
  const answered = calls.filter(({ status }) => status >= 200 && status < 300)
  const costs = calls.flatMap(({ cost }) => cost ?? [])
  return [
    first?.target.id ?? '',
    first?.model ?? '',
    String(answered.length),
    String(calls.length - answered.length),
    String(calls.filter(isLogged).length),
    number(sum(calls.flatMap(({ tokens }) => tokens ?? []))),
    dollars(costs.length > 0 ? sum(costs) : undefined),
    milliseconds(stream?.firstToken),
    stream?.words ?? '',
  ]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
