import type { AlertDelivery, AlertEvent, AlertRecord } from '@litecone/gateway/api'
import { useApi } from '../../api/use-api.ts'
import { formatDuration } from '../../format/format-figure.ts'
import { Answered } from '../../parts/states.tsx'
import { Time } from '../../parts/time.tsx'
import { ALERT_METRICS, describeReading } from './describe-alert.ts'

/** When and why an alert fired, for how long, and whether the webhook received it. */
export function AlertHistory({ alert }: { readonly alert: AlertRecord }) {
  const title = `History of ${alert.name}`
  const history = useApi('GET /alerts/:id/history', { path: [alert.id], query: { limit: 100 } })
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <Answered of={history} what="the history">
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">It has not fired yet.</p>
          ) : (
            <HistoryTable alert={alert} events={items} title={title} />
          )
        }
      </Answered>
    </section>
  )
}

function HistoryTable(props: {
  readonly alert: AlertRecord
  readonly events: readonly AlertEvent[]
  readonly title: string
}) {
  const { alert, events, title } = props
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={`${title}: table`}>
      <table aria-label={title}>
        <thead>
          <tr>
            {['Fired', 'Found', 'Threshold', 'Resolved', 'Deliveries'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td>
                <Time at={event.firedAt} />
              </td>
              <td>{describeReading(alert, event)}</td>
              <td>{ALERT_METRICS[alert.metric].format(event.threshold)}</td>
              <td>
                <Resolved event={event} />
              </td>
              <td className="name">
                <Deliveries deliveries={event.deliveries} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Resolved({ event: { firedAt, resolvedAt } }: { readonly event: AlertEvent }) {
  if (resolvedAt === null) return <span className="badge error">Firing</span>
  return (
    <>
      <Time at={resolvedAt} />
      <br />
      <span className="muted">after {formatDuration(resolvedAt - firedAt)}</span>
    </>
  )
}

function Deliveries({ deliveries }: Pick<AlertEvent, 'deliveries'>) {
  return (
    <ul>
      {deliveries.map((delivery) => (
        <li key={`${delivery.kind} ${delivery.at}`}>{describeDelivery(delivery)}</li>
      ))}
    </ul>
  )
}

const KINDS = { firing: 'Firing', reminder: 'Reminder', resolved: 'Resolved' } as const

function describeDelivery({ kind, outcome, attempts, status, reason }: AlertDelivery): string {
  const times = attempts > 1 ? ` after ${attempts} attempts` : ''
  if (outcome === 'delivered') return `${KINDS[kind]}: delivered${times} (${status})`
  if (outcome === 'failed') return `${KINDS[kind]}: not delivered${times}. ${reason ?? ''}`
  return `${KINDS[kind]}: on its way${reason === null ? '' : `, tried ${attempts} times. ${reason}`}`
}
