import type { ApiKeys, VaultEntry } from '@litecone/gateway/api'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { Page } from '../../parts/page.tsx'
import { type SortableColumn, SortableTable } from '../../parts/sortable-table.tsx'
import { Answered, Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/time.tsx'
import { KeyTable } from './key-table.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'

/** The keys of the gateway, and the providers' keys in its vault. For administrators. */
export function KeysPage() {
  const [isAsking, ask] = useState(false)
  const keys = useApi('GET /keys')
  const create = (
    <button type="button" className="primary" onClick={() => ask(true)}>
      New key
    </button>
  )
  return (
    <Page title="Keys" tools={keys.data && create}>
      <Answered of={keys} what="the keys">
        {(data) => (
          <>
            {data.items.length ? <KeyTable keys={data.items} /> : <NoKeys />}
            <Vault entries={data.vault} />
          </>
        )}
      </Answered>
      {/* Outside of the list, so that a failed query cannot close it: a new key is shown only once. */}
      <NewKeyDialog isOpen={isAsking} isFirst={keys.data?.items.length === 0} close={() => ask(false)} />
    </Page>
  )
}

function NoKeys() {
  return (
    <Empty title="This gateway is open: it has no keys.">
      <p>It listens on this machine only, and anyone here can use it. Once there is a key, every request needs one.</p>
    </Empty>
  )
}

const COLUMNS: SortableColumn<VaultEntry>[] = [
  { id: 'provider', header: 'Provider', accessorKey: 'provider' },
  { id: 'owner', header: 'For', accessorFn: ({ owner }) => owner || 'Everybody' },
  {
    id: 'updatedAt',
    header: 'Stored',
    accessorKey: 'updatedAt',
    cell: ({ row }) => <Time at={row.original.updatedAt} />,
  },
]

function Vault({ entries }: { readonly entries: ApiKeys['vault'] }) {
  return (
    <section className="card" aria-label="Providers’ keys">
      <h2>Providers’ keys in the vault</h2>
      {entries.length > 0 && (
        <SortableTable
          label="Providers’ keys"
          rows={entries}
          columns={COLUMNS}
          sortedBy="updatedAt"
          rowId={({ provider, owner }) => `${provider} ${owner}`}
        />
      )}
      <p className="muted">
        Stored on the gateway’s machine, so that a key never passes through a browser:{' '}
        <code>litecone-gateway vault set openai</code>
      </p>
    </section>
  )
}
