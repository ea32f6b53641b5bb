import type { AlertRecord } from '@litecone/gateway/api'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { usePageSearch } from '../../address/use-page-search.ts'
import { fetchApi } from '../../api/fetch-api.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { type SortableColumn, SortableTable } from '../../parts/sortable-table.tsx'
import { Time } from '../../parts/time.tsx'
import { badgeOf, describeReading, describeRule } from './describe-alert.ts'

interface Actions {
  readonly edit: (alert: AlertRecord) => void
  readonly test: (alert: AlertRecord) => void
  readonly remove: (alert: AlertRecord) => void
}

export function AlertTable(props: { readonly alerts: readonly AlertRecord[]; readonly edit: Actions['edit'] }) {
  const { alerts, edit } = props
  const [removed, remove] = useState<AlertRecord>()
  const [, changeSearch] = usePageSearch()
  const testing = useMutation({
    mutationFn: async (alert: AlertRecord) => {
      const { delivered, status, reason } = await fetchApi('POST /alerts/:id/test', { path: [alert.id], body: {} })
      if (!delivered) throw new Error(reason ?? 'The webhook did not accept it.')
      return `Test of ${alert.name} delivered: the webhook answered ${status}.`
    },
  })
  const { mutate: test } = testing
  const columns = useMemo(() => columnsWith({ edit, test, remove }), [edit, test])
  return (
    <section className="card" aria-label="Alerts">
      <SortableTable label="Alerts" rows={alerts} columns={columns} sortedBy="state" rowId={({ id }) => id} />
      <p role="status">{testing.isPending ? `Testing ${testing.variables.name} …` : testing.data}</p>
      {testing.error && (
        <p role="alert">
          Test of {testing.variables.name} not delivered: {testing.error.message}
        </p>
      )}
      {removed && (
        <ConfirmDialog
          title={`Delete ${removed.name}?`}
          yes="Delete"
          no="Keep"
          act={() => {
            // A deleted alert has no history to show.
            changeSearch({ alert: undefined }, { replace: true })
            return fetchApi('POST /alerts/:id/delete', { path: [removed.id], body: {} })
          }}
          changes="GET /alerts"
          close={() => remove(undefined)}
        >
          This deletes its history too. To silence it for a while, edit it and switch it off.
        </ConfirmDialog>
      )}
    </section>
  )
}

function columnsWith({ edit, test, remove }: Actions): SortableColumn<AlertRecord>[] {
  return [
    {
      id: 'name',
      header: 'Alert',
      accessorKey: 'name',
      cell: ({ row: { original } }) => (
        <>
          <Link to="/dashboard/alerts" search={{ alert: [original.id] }}>
            {original.name}
          </Link>
          <br />
          <span className="muted">{describeRule(original)}</span>
        </>
      ),
    },
    {
      id: 'state',
      header: 'State',
      // Alerts that fire come first.
      accessorFn: ({ state, enabled, since }) => (enabled && state === 'firing' ? 1e14 : 0) + since,
      cell: ({ row: { original } }) => <State alert={original} />,
    },
    { id: 'reading', header: 'Last reading', accessorFn: (alert) => describeReading(alert, alert.reading) },
    {
      id: 'webhook',
      header: 'Sent to',
      accessorFn: ({ webhook }) => `${webhook.target}${webhook.isSigned ? ', signed' : ''}`,
    },
    {
      id: 'actions',
      header: 'Actions',
      enableSorting: false,
      cell: ({ row: { original } }) => (
        <div className="row">
          {Object.entries({ Test: test, Edit: edit, Delete: remove }).map(([label, act]) => (
            <button key={label} type="button" aria-label={`${label} ${original.name}`} onClick={() => act(original)}>
              {label}
            </button>
          ))}
        </div>
      ),
    },
  ]
}

function State({ alert }: { readonly alert: AlertRecord }) {
  const [text, kind] = badgeOf(alert)
  return (
    <>
      <span className={`badge ${kind}`}>{text}</span>
      <br />
      <span className="muted">
        since <Time at={alert.since} />
      </span>
    </>
  )
}
