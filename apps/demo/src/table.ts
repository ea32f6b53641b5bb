import Table from 'cli-table3'

/** A heading, and a width that includes the space after it. */
export type Column = readonly [heading: string, width: number]

/** The borders of the library's tables, which are left out. */
const BORDERS = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
]

/** Prints groups of rows, with an empty line between them. */
export function printTable(columns: readonly Column[], groups: readonly (readonly (readonly string[])[])[]): void {
  const table = new Table({
    head: columns.map(([heading]) => heading),
    colWidths: columns.map(([, width]) => width),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
    chars: Object.fromEntries(BORDERS.map((part) => [part, ''])),
  })
  table.push(columns.map(([, width]) => '-'.repeat(width - 1)))
  for (const [index, group] of groups.entries()) {
    if (index > 0) table.push(columns.map(() => ''))
    table.push(...group.map((row) => columns.map((_, at) => (row[at] ?? '').replaceAll('\n', ' '))))
  }
  console.log(table.toString().replace(/ +$/gm, ''))
}

export const milliseconds = (value: number | undefined) => (value === undefined ? '-' : `${Math.round(value)} ms`)

export const dollars = (value: number | undefined) => (value === undefined ? '-' : `$${value.toFixed(6)}`)

export const number = (value: number | undefined) => (value === undefined ? '-' : String(value))

/** The beginning of an id, which is enough to recognize it. */
export const short = (id: string) => id.slice(0, 8)
