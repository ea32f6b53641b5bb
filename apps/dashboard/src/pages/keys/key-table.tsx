import { Dialog, DialogDescription, DialogHeading } from '@ariakit/react'
import type { KeyPolicy, KeyRecord } from '@litecone/gateway/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { fetchApi } from '../../api/fetch-api.ts'
import { useApi } from '../../api/use-api.ts'
import { type SortableColumn, SortableTable } from '../../parts/sortable-table.tsx'
import { Time } from '../../parts/time.tsx'

export function KeyTable({ keys }: { readonly keys: readonly KeyRecord[] }) {
  const [revoking, revoke] = useState<KeyRecord>()
  const columns = useMemo(() => columnsWith(revoke), [])
  return (
    <section className="card" aria-label="Gateway keys">
      <SortableTable label="Gateway keys" rows={keys} columns={columns} sortedBy="createdAt" rowId={({ id }) => id} />
      {revoking && <RevokeDialog record={revoking} close={() => revoke(undefined)} />}
    </section>
  )
}

function columnsWith(revoke: (record: KeyRecord) => void): SortableColumn<KeyRecord>[] {
  return [
    {
      id: 'name',
      header: 'Key',
      accessorFn: ({ name, id }) => name ?? id,
      cell: ({ row: { original } }) => (
        <>
          <Link to="/dashboard/requests" search={{ keyId: [original.id] }}>
            {original.name ?? original.id}
          </Link>
          <br />
          <code>{original.hint}</code>
        </>
      ),
    },
    { id: 'owner', header: 'Owner', accessorKey: 'owner' },
    { id: 'scopes', header: 'May', accessorFn: ({ scopes }) => scopes.join(', ') },
    { id: 'policy', header: 'Within', accessorFn: ({ policy }) => describePolicy(policy) || 'no limits' },
    {
      id: 'createdAt',
      header: 'Made',
      accessorKey: 'createdAt',
      cell: ({ row: { original } }) => <Time at={original.createdAt} />,
    },
    {
      id: 'lastUsedAt',
      header: 'Last used',
      accessorFn: ({ lastUsedAt }) => lastUsedAt ?? 0,
      cell: ({ row: { original } }) => (original.lastUsedAt === null ? 'Never' : <Time at={original.lastUsedAt} />),
    },
    {
      id: 'state',
      header: 'State',
      accessorFn: stateOf,
      cell: ({ row: { original } }) =>
        original.revokedAt === null ? (
          <div className="row">
            {stateOf(original)}
            <button
              type="button"
              aria-label={`Revoke ${original.name ?? original.id}`}
              onClick={() => revoke(original)}
            >
              Revoke
            </button>
          </div>
        ) : (
          stateOf(original)
        ),
    },
  ]
}

function stateOf({ revokedAt, expiresAt }: KeyRecord): string {
  if (revokedAt !== null) return 'Revoked'
  if (expiresAt === null) return 'Valid'
  const day = new Date(expiresAt).toLocaleDateString()
  return expiresAt <= Date.now() ? `Expired ${day}` : `Valid until ${day}`
}

function describePolicy({ budget, rateLimit, models, providers }: KeyPolicy): string {
  return [
    budget && `$${budget.usd} a ${budget.period}`,
    rateLimit && `${rateLimit.quota} ${rateLimit.unit === 'cents' ? 'cents' : 'requests'} in ${rateLimit.window} s`,
    models && `models ${models.join(', ')}`,
    providers && `providers ${providers.join(', ')}`,
  ]
    .filter(Boolean)
    .join('; ')
}

function RevokeDialog({ record, close }: { readonly record: KeyRecord; readonly close: () => void }) {
  const client = useQueryClient()
  const me = useApi('GET /me')
  const revoking = useMutation({
    mutationFn: () => fetchApi('POST /keys/:id/revoke', { path: [record.id], body: {} }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries()
    },
  })
  return (
    <Dialog open onClose={close} className="dialog" backdrop={<div className="backdrop" />}>
      <DialogHeading>Revoke {record.name ?? record.id}?</DialogHeading>
      <DialogDescription render={<p />}>
        Whatever uses it is refused within a second, for good. Its requests stay in the log.
        {me.data?.keyId === record.id && ' It is the key that you are signed in with.'}
      </DialogDescription>
      {revoking.error && <p role="alert">{revoking.error.message}</p>}
      <div className="row">
        <button type="button" className="primary" disabled={revoking.isPending} onClick={() => revoking.mutate()}>
          Revoke it
        </button>
        <button type="button" onClick={close}>
          Keep it
        </button>
      </div>
    </Dialog>
  )
}
