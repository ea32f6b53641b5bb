import type { Report } from '../gateway-services.ts'
import { randomText } from '../keys/gateway-key.ts'
import type { UpstreamOptions } from '../proxy/upstream.ts'
import type { LogStore } from '../stores/index.ts'
import type { RecordPlace } from '../stores/open-record-database.ts'
import { StoreError } from '../stores/store-error.ts'
import type { AlertChange, AlertRecord, AlertTest, NewAlert } from './alert.ts'
import { alertBody } from './alert-body.ts'
import { checkAlert, checkAlertChange } from './alert-schema.ts'
import { type AlertStore, openAlertStore } from './open-alert-store.ts'
import { createWebhookPoster, type WebhookPoster } from './post-webhook.ts'
import { readAlert } from './read-alert.ts'
import { watchAlerts } from './watch-alerts.ts'

/** Times are milliseconds. */
export interface AlertOptions {
  /** Interval between checks of an alert. Default 30 s. */
  readonly everyMs?: number | undefined
  /** Timeout of a webhook's response. Default 10 s. */
  readonly timeoutMs?: number | undefined
  /** Delays before each retry of a failed post. Default 5 s, 30 s, 2 min and 10 min. */
  readonly retryDelaysMs?: readonly number[] | undefined
}

/** Manages the alerts of a running gateway. Methods may reject with a `StoreError`, which has code `invalid` for an invalid alert. */
export interface AlertManager extends Pick<AlertStore, 'list' | 'events' | 'remove'> {
  create(alert: NewAlert): Promise<AlertRecord>
  update(id: string, change: AlertChange): Promise<AlertRecord | undefined>
  /** Posts the current reading once. `undefined` if there is no such alert. */
  test(id: string): Promise<AlertTest | undefined>
}

export interface OpenAlerts extends AlertManager {
  close(): Promise<void>
}

interface OpenAlertsOptions extends AlertOptions {
  readonly place: RecordPlace
  readonly logs: LogStore
  /** Restricts the targets of webhooks, as for proxied requests. */
  readonly upstream?: UpstreamOptions | undefined
  readonly report: Report
}

/** Opens the store of alerts, and checks them until it is closed. */
export async function openAlerts({
  place,
  logs,
  upstream = {},
  report,
  ...given
}: OpenAlertsOptions): Promise<OpenAlerts> {
  const { everyMs = 30_000, timeoutMs = 10_000, retryDelaysMs = [5000, 30_000, 120_000, 600_000] } = given
  const store = await openAlertStore(place)
  const poster = createWebhookPoster(upstream, timeoutMs)
  const watch = watchAlerts({ store, logs, poster, report, everyMs, timeoutMs, retryDelaysMs })
  return {
    list: store.list,
    events: store.events,
    remove: store.remove,
    async create(alert) {
      const checked = checkAlert(alert)
      refuseTarget(poster, checked.webhook.url)
      return await store.create(checked)
    },
    async update(id, change) {
      const checked = checkAlertChange(change)
      if (checked.webhook?.url !== undefined) refuseTarget(poster, checked.webhook.url)
      return await store.update(id, checked)
    },
    async test(id) {
      const alert = await store.get(id)
      return alert && (await postTest(alert, logs, poster))
    },
    async close() {
      await watch.close()
      await store.close()
    },
  }
}

async function postTest(
  alert: NonNullable<Awaited<ReturnType<AlertStore['get']>>>,
  logs: LogStore,
  poster: WebhookPoster,
): Promise<AlertTest> {
  const at = Date.now()
  const reading = await readAlert(logs, alert, at)
  const body = alertBody({ kind: 'test', alert, event: null, reading, at })
  const { delivered, status, reason } = await poster.post(alert.webhook, { id: `msg_${randomText(20)}`, body })
  return { delivered, status, reason }
}

function refuseTarget(poster: WebhookPoster, url: string): void {
  const refusal = poster.refusalOf(url)
  if (refusal === undefined) return
  throw new StoreError(
    'invalid',
    `The alert is invalid. webhook.url: ${refusal} Targets are allowed by upstream.allowedTargets.`,
  )
}
