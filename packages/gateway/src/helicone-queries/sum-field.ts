import type { FieldValue, FilterField, FindField } from './filter-fields.ts'

/** The sums of a user or a session, by name. Times are ISO 8601. */
export type SumRow = Readonly<Record<string, FieldValue>>

interface SumColumns {
  readonly tables: RegExp
  /** The first group is the name in a `SumRow`: `/^session_(.+)$/`. */
  readonly columns: RegExp
  readonly kinds: Readonly<Record<string, FilterField['kind']>>
}

/** Creates a function that finds the fields of a `SumRow` in a filter. */
export function findSum({ tables, columns, kinds }: SumColumns): FindField<SumRow> {
  return ([table = '', column = '', inner]) => {
    const name = columns.exec(column)?.[1] ?? ''
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (!kind || inner !== undefined || !tables.test(table)) return undefined
    const read = (row: SumRow) => row[name] ?? null
    return { kind, read: kind === 'time' ? (row) => Date.parse(String(read(row))) : read }
  }
}
