import type { KeyPolicy, KeyRecord } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { fetchApi } from '../../api/fetch-api.ts'
import { useApi } from '../../api/use-api.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
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
    { id: 'scopes', header: 'Scopes', accessorFn: ({ scopes }) => scopes.join(', ') },
    { id: 'policy', header: 'Limits', accessorFn: ({ policy }) => describePolicy(policy) || 'None' },
    {
      id: 'createdAt',
      header: 'Created',
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
  const me = useApi('GET /me')
  return (
    <ConfirmDialog
      title={`Revoke ${record.name ?? record.id}?`}
      yes="Revoke"
      no="Keep"
      act={() => fetchApi('POST /keys/:id/revoke', { path: [record.id], body: {} })}
      close={close}
    >
      Whatever uses it is refused within a second, for good. Its requests stay in the log.
      {me.data?.keyId === record.id && ' You are signed in with this key.'}
    </ConfirmDialog>
  )
}
