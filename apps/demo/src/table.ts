import Table from 'cli-table3'

/** Prints a table that fits 120 columns. Columns are a heading and a width. */
export function printTable(
  columns: readonly (readonly [string, number])[],
  rows: readonly (readonly string[])[],
): void {
  const table = new Table({
    head: columns.map(([name]) => name),
    colWidths: columns.map(([, width]) => width),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
    chars: Object.fromEntries(
      [
        'top',
        'top-mid',
        'top-left',
        'top-right',
        'bottom',
        'bottom-mid',
        'bottom-left',
        'bottom-right',
        'left',
        'left-mid',
        'mid',
        'mid-mid',
        'right',
        'right-mid',
        'middle',
      ].map((part) => [part, '']),
    ),
  })
  table.push(
    columns.map(([, width]) => '-'.repeat(width - 1)),
    ...rows.map((row) => row.map((cell) => cell.replaceAll('\n', ' '))),
  )
  console.log(table.toString())
}

export const milliseconds = (value: number | undefined) => (value === undefined ? '-' : `${Math.round(value)} ms`)

export const dollars = (value: number | undefined) => (value === undefined ? '-' : `$${value.toFixed(6)}`)

export const number = (value: number | undefined) => (value === undefined ? '-' : String(value))
