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
  /** Interval between checks of an alert, in milliseconds. */
  readonly everyMs: number
  /** Timeout of one attempt to post, in milliseconds. */
  readonly timeoutMs: number
  /** Delays before each retry, in milliseconds. */
  readonly retryDelaysMs: readonly number[]
}

export interface AlertWatch {
  /** Stops, and aborts posts in progress. The next gateway repeats them. */
  close(): Promise<void>
}

/** Checks due alerts, and sends due deliveries, in two separate loops, so that an unresponsive receiver does not delay checks. */
export function watchAlerts(options: WatchOptions): AlertWatch {
  const { poster, report } = options
  const pauseMs = Math.min(options.everyMs, 1000)
  let isClosing = false
  const checking = repeatWork(() => checkAll(options, () => isClosing), {
    pauseMs,
    report,
    failureMessage: 'Alerts cannot be checked.',
    recoveryMessage: 'Alerts can be checked again.',
  })
  const posting = repeatWork(() => postAll(options, () => isClosing), {
    pauseMs,
    report,
    failureMessage: 'Pending posts of alerts cannot be read.',
    recoveryMessage: 'Pending posts of alerts can be read again.',
  })
  return {
    async close() {
      isClosing = true
      await poster.close()
      await Promise.all([checking.close(), posting.close()])
    },
  }
}

type IsClosing = () => boolean

async function checkAll(options: WatchOptions, isClosing: IsClosing): Promise<void> {
  const { store, everyMs } = options
  const failures: unknown[] = []
  // Sequentially, because the log store also serves other queries.
  for (const alert of await store.claimDue(Date.now(), everyMs)) {
    if (isClosing()) return
    await checkOne(alert, options).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

async function checkOne(alert: StoredAlert, { store, logs, report }: WatchOptions): Promise<void> {
  const now = Date.now()
  const reading = await readAlert(logs, alert, now)
  const kind = await store.settle(alert, reading, now)
  const fields = { alert: alert.id, metric: alert.metric, threshold: alert.threshold, ...reading }
  if (kind === 'firing') report.warn('An alert is firing.', fields)
  else if (kind === 'resolved') report.info('An alert is resolved.', fields)
}

async function postAll(options: WatchOptions, isClosing: IsClosing): Promise<void> {
  const { store, timeoutMs } = options
  // Longer than an attempt can take, so that no other gateway makes the same one.
  const deliveries = await store.claimDeliveries(Date.now(), timeoutMs * 2 + 5000)
  await Promise.all(deliveries.map((delivery) => postOne(delivery, options, isClosing)))
}

async function postOne(delivery: ClaimedDelivery, options: WatchOptions, isClosing: IsClosing): Promise<void> {
  const { store, poster, report, retryDelaysMs } = options
  const posted = await poster.post(delivery.webhook, delivery)
  // If closing aborted it, it is due again immediately, even if it was the last attempt. Otherwise it would wait until the claim ends.
  const isAborted = isClosing() && posted.status === null
  const result = outcomeOf(posted, isAborted ? 0 : retryDelaysMs[delivery.attempts - 1])
  await store.finishDelivery(delivery.id, result)
  if (result.outcome === 'failed') {
    const { alertId, kind, attempts } = delivery
    report.warn('An alert could not be delivered.', { alert: alertId, kind, attempts, reason: posted.reason })
  }
}

/** `delayMs` is the delay before the next attempt; `undefined` if this was the last. */
function outcomeOf(posted: PostResult, delayMs: number | undefined): DeliveryResult {
  const { delivered, status, reason, isFinal } = posted
  const now = Date.now()
  if (delivered) return { outcome: 'delivered', nextAt: now, status, reason }
  if (isFinal || delayMs === undefined) return { outcome: 'failed', nextAt: now, status, reason }
  return { outcome: 'pending', nextAt: now + delayMs, status, reason }
}
