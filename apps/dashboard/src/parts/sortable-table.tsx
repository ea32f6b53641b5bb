import type { RowData, SortingState } from '@tanstack/react-table'
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useState } from 'react'
import { formatCount } from '../format/format-figure.ts'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns })

export type SortableColumn<T extends RowData> = ColumnDef<typeof features, T> & {
  readonly id: string
  /** Numbers are aligned to the right. */
  readonly isNumber?: boolean | undefined
}

/** How many rows are shown at first. More would make the page slow. */
const FIRST_ROWS = 100

/** A table that is sorted by a click on a column's title. `rows` and `columns` must be the same objects in every render. */
export function SortableTable<T extends RowData>(props: {
  readonly label: string
  readonly rows: readonly T[]
  readonly columns: readonly SortableColumn<T>[]
  readonly sortedBy: string
  readonly rowId: (row: T) => string
}) {
  const [isWhole, setWhole] = useState(false)
  const [sorting, setSorting] = useState<SortingState>([{ id: props.sortedBy, desc: true }])
  const table = useTable({
    features,
    data: props.rows,
    columns: props.columns as ColumnDef<typeof features, T>[],
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: props.rowId,
    enableSortingRemoval: false,
  })
  const numbers = new Set(props.columns.filter(({ isNumber }) => isNumber).map(({ id }) => id))
  const { rows } = table.getRowModel()
  const shown = isWhole ? rows : rows.slice(0, FIRST_ROWS)
  return (
    <div className="table-frame">
      <table aria-label={props.label}>
        <thead>
          <tr>
            {table.getFlatHeaders().map((header) => {
              const direction = header.column.getIsSorted()
              return (
                <th
                  key={header.id}
                  scope="col"
                  className={numbers.has(header.id) ? 'number' : ''}
                  aria-sort={direction === false ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
                >
                  {header.column.getCanSort() ? (
                    <button type="button" onClick={header.column.getToggleSortingHandler()}>
                      <table.FlexRender header={header} />
                      <span aria-hidden="true">{direction === false ? '' : direction === 'asc' ? '↑' : '↓'}</span>
                    </button>
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={numbers.has(cell.column.id) ? 'number' : 'name'}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" onClick={() => setWhole(true)}>
          Show all {formatCount(rows.length)}
        </button>
      )}
    </div>
  )
}
