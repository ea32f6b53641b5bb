import type { FieldValue, FilterField, FindField } from './filter-fields.ts'

/** A value in the summary of a user or a session. Times are ISO 8601. */
export type SumRow = Readonly<Record<string, FieldValue>>

interface SumColumns {
  readonly tables: RegExp
  /** Its first group is the name in the answer: `/^session_(.+)$/`. */
  readonly columns: RegExp
  readonly kinds: Readonly<Record<string, FilterField['kind']>>
}

/** Finds the sums that a filter may ask for. */
export function findSum({ tables, columns, kinds }: SumColumns): FindField<SumRow> {
  return ([table = '', column = '', inner]) => {
    const name = columns.exec(column)?.[1] ?? ''
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (!kind || inner !== undefined || !tables.test(table)) return undefined
    const read = (row: SumRow) => row[name] ?? null
    return { kind, read: kind === 'time' ? (row) => Date.parse(String(read(row))) : read }
  }
}
