import type { Report } from '../gateway-services.ts'
import { repeatWork } from '../repeat-work.ts'
import type { LogStore } from '../stores/index.ts'
import type { ClaimedDelivery, DeliveryResult } from './alert-deliveries.ts'
import type { StoredAlert } from './alert-rows.ts'
import type { AlertStore } from './open-alert-store.ts'
import type { PostResult, WebhookPoster } from './post-webhook.ts'
import { readAlert } from './read-alert.ts'

export interface WatchOptions {
  readonly store: AlertStore
  readonly logs: Pick<LogStore, 'aggregate'>
  readonly poster: WebhookPoster
  readonly report: Report
  /** Milliseconds after which an alert is looked at again. */
  readonly everyMs: number
  /** Of one attempt. */
  readonly timeoutMs: number
  /** Milliseconds before each further attempt. */
  readonly retryDelaysMs: readonly number[]
}

export interface AlertWatch {
  /** Stops. What is posted meanwhile is broken off, and posted again by the next gateway. */
  close(): Promise<void>
}

/** Looks at alerts whose turn it is, and posts what there is to tell: two loops, so that a receiver that stands still holds up no look. */
export function watchAlerts(options: WatchOptions): AlertWatch {
  const { poster, report } = options
  const pauseMs = Math.min(options.everyMs, 1000)
  let isClosing = false
  const looking = repeatWork(() => lookAtAll(options, () => isClosing), {
    pauseMs,
    report,
    trouble: 'Alerts cannot be looked at.',
    well: 'Alerts can be looked at again.',
  })
  const posting = repeatWork(() => postAll(options, () => isClosing), {
    pauseMs,
    report,
    trouble: 'What alerts have to tell cannot be read.',
    well: 'What alerts have to tell can be read again.',
  })
  return {
    async close() {
      isClosing = true
      await poster.close()
      await Promise.all([looking.close(), posting.close()])
    },
  }
}

type IsClosing = () => boolean

async function lookAtAll(options: WatchOptions, isClosing: IsClosing): Promise<void> {
  const { store, everyMs } = options
  const failures: unknown[] = []
  // One after the other: the log has others to answer.
  for (const alert of await store.claimDue(Date.now(), everyMs)) {
    if (isClosing()) return
    await lookAt(alert, options).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

async function lookAt(alert: StoredAlert, { store, logs, report }: WatchOptions): Promise<void> {
  const now = Date.now()
  const reading = await readAlert(logs, alert, now)
  const kind = await store.settle(alert, reading, now)
  const told = { alert: alert.id, metric: alert.metric, threshold: alert.threshold, ...reading }
  if (kind === 'firing') report.warn('An alert fires.', told)
  else if (kind === 'resolved') report.info('An alert fires no more.', told)
}

async function postAll(options: WatchOptions, isClosing: IsClosing): Promise<void> {
  const { store, timeoutMs } = options
  // Longer than an attempt can take: nobody else shall make the same one.
  const deliveries = await store.claimDeliveries(Date.now(), timeoutMs * 2 + 5000)
  await Promise.all(deliveries.map((delivery) => postOne(delivery, options, isClosing)))
}

async function postOne(delivery: ClaimedDelivery, options: WatchOptions, isClosing: IsClosing): Promise<void> {
  const { store, poster, report, retryDelaysMs } = options
  const posted = await poster.post(delivery.webhook, delivery)
  // At once for whoever looks next, also if it was the last attempt: until the claim ran out, nobody would.
  const isBrokenOff = isClosing() && posted.status === null
  const result = outcomeOf(posted, isBrokenOff ? 0 : retryDelaysMs[delivery.attempts - 1])
  await store.finishDelivery(delivery.id, result)
  if (result.outcome === 'failed') {
    const { alertId, kind, attempts } = delivery
    report.warn('An alert could not be delivered.', { alert: alertId, kind, attempts, reason: posted.reason })
  }
}

/** `delayMs`: before the next attempt; `undefined` when it was the last. */
function outcomeOf(posted: PostResult, delayMs: number | undefined): DeliveryResult {
  const { delivered, status, reason, isFinal } = posted
  const now = Date.now()
  if (delivered) return { outcome: 'delivered', nextAt: now, status, reason }
  if (isFinal || delayMs === undefined) return { outcome: 'failed', nextAt: now, status, reason }
  return { outcome: 'pending', nextAt: now + delayMs, status, reason }
}
