import type { AggregateRow, GroupBy } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { changeSearch } from '../address/search.ts'
import { usePageSearch } from '../address/use-page-search.ts'
import { useFiltered } from '../api/use-api.ts'
import { conditionName, groupLabel } from '../filter/group.ts'
import type { PageFilter } from '../filter/use-filter.ts'
import { formatCount } from '../format/format-figure.ts'
import { formatStatus } from '../format/format-status.ts'
import { toCsv } from '../format/to-csv.ts'
import { METRICS, type Metric, type MetricName } from './figures.ts'
import { Name } from './name.tsx'
import { saveFile } from './save-file.ts'
import { type SortableColumn, SortableTable } from './sortable-table.tsx'
import { Answered } from './states.tsx'

const COLUMNS: readonly MetricName[] = ['requests', 'costUsd', 'totalTokens', 'errorRate', 'p50', 'p95', 'firstToken']

type GroupPage = '/dashboard/requests' | '/dashboard/prompts'

/** A sortable table of figures, one row for each group. The name of a group links to its requests. */
export function GroupTable(props: {
  readonly filter: PageFilter
  readonly group: GroupBy
  /** The columns; default: the usual figures. */
  readonly metrics?: readonly MetricName[] | undefined
  /** The page that the name of a group links to; default: its requests. */
  readonly leadsTo?: GroupPage | undefined
  /** The figure that the table is sorted by at first; default: `costUsd`. */
  readonly sortedBy?: MetricName | undefined
}) {
  const { filter, group, metrics = COLUMNS, sortedBy = 'costUsd', leadsTo = '/dashboard/requests' } = props
  const answer = useFiltered('GET /aggregate', {
    filter,
    key: ['groups', group],
    query: ({ from, to }) => ({ from, to, groupBy: group, top: MOST, topBy: 'costUsd' }),
  })
  const columns = useMemo(() => columnsOf(group, metrics, leadsTo), [group, metrics, leadsTo])
  return (
    <Answered of={answer} what="the figures">
      {({ items }) =>
        items.length === 0 ? (
          <p className="muted">No requests in this period.</p>
        ) : (
          <>
            <SortableTable
              key={group}
              label={`Figures by ${groupLabel(group).toLowerCase()}`}
              rows={items}
              columns={columns}
              sortedBy={sortedBy}
              rowId={({ group: name }) => name ?? ''}
            />
            <div className="row table-foot">
              <button type="button" onClick={() => save(group, metrics, items)}>
                Export CSV
              </button>
              {items.length === MOST && (
                <span className="muted">
                  These are the {formatCount(MOST)} with the highest spend. There may be more.
                </span>
              )}
            </div>
          </>
        )
      }
    </Answered>
  )
}

/** The gateway returns at most this many groups. */
const MOST = 1000

/** Saves the figures as plain numbers, without units. */
function save(group: GroupBy, metrics: readonly MetricName[], rows: readonly AggregateRow[]): void {
  const of = metrics.map((name): readonly [string, Metric] => [name, METRICS[name]])
  const head = [groupLabel(group), ...of.map(([name, { column = name }]) => column)]
  const lines = rows.map((row) => [row.group ?? '', ...of.map(([, metric]) => metric.of(row))])
  saveFile(`by-${group.replace(/\W+/g, '-')}.csv`, new Blob([toCsv([head, ...lines])], { type: 'text/csv' }))
}

function columnsOf(
  group: GroupBy,
  metrics: readonly MetricName[],
  leadsTo: GroupPage,
): readonly SortableColumn<AggregateRow>[] {
  return [
    {
      id: 'group',
      header: groupLabel(group),
      accessorFn: (row) => row.group ?? '',
      cell: ({ row }) => <GroupName group={group} name={row.original.group ?? ''} leadsTo={leadsTo} />,
    },
    ...metrics.map((name): SortableColumn<AggregateRow> => {
      const metric: Metric = METRICS[name]
      return {
        id: name,
        isNumber: true,
        header: metric.label,
        // Unknown values come last in both directions.
        accessorFn: (row) => metric.of(row) ?? undefined,
        sortUndefined: 'last',
        sortDescFirst: true,
        cell: ({ row }) => metric.format(metric.of(row.original)),
      }
    }),
  ]
}

function GroupName(props: { readonly group: GroupBy; readonly name: string; readonly leadsTo: GroupPage }) {
  const { group, name, leadsTo } = props
  const [search] = usePageSearch()
  const shown = name === '' ? 'none' : group === 'status' ? formatStatus(Number(name)) : name
  // There is no condition for requests without a user, a prompt or a property.
  const isFindable = name !== '' || group === 'model' || group === 'key' || group === 'cache'
  if (!isFindable) return <span className="muted">{shown}</span>
  const value = group === 'cache' && name === '' ? 'none' : name
  return (
    <Link to={leadsTo} search={changeSearch(search, { [conditionName(group)]: value, by: undefined })}>
      <Name of={shown} />
    </Link>
  )
}
