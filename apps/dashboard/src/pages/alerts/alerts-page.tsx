import type { AlertRecord } from '@litecone/gateway/api'
import { useState } from 'react'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { useApi } from '../../api/use-api.ts'
import { Page } from '../../parts/page.tsx'
import { Answered, Empty } from '../../parts/states.tsx'
import { AlertDialog } from './alert-dialog.tsx'
import { AlertHistory } from './alert-history.tsx'
import { AlertTable } from './alert-table.tsx'

/** The alerts of the gateway and their history. For administrators. */
export function AlertsPage() {
  // `new`, or the alert that is edited.
  const [edited, edit] = useState<AlertRecord | 'new'>()
  const [search] = usePageSearch()
  const alerts = useApi('GET /alerts')
  const create = (
    <button type="button" className="primary" onClick={() => edit('new')}>
      New alert
    </button>
  )
  return (
    <Page title="Alerts" tools={alerts.data && create}>
      <Answered of={alerts} what="the alerts">
        {({ items }) => {
          const chosen = items.find(({ id }) => id === valueOf(search, 'alert'))
          return items.length === 0 ? (
            <NoAlerts />
          ) : (
            <>
              <AlertTable alerts={items} edit={edit} />
              {chosen && <AlertHistory key={chosen.id} alert={chosen} />}
            </>
          )
        }}
      </Answered>
      {edited && <AlertDialog alert={edited === 'new' ? undefined : edited} close={() => edit(undefined)} />}
    </Page>
  )
}

function NoAlerts() {
  return (
    <Empty title="No alerts yet.">
      <p>
        An alert checks errors, spend or latency every half minute, and posts to a webhook when one of them goes above
        your threshold, and again when it is back below.
      </p>
    </Empty>
  )
}
