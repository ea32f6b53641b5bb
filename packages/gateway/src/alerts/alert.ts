/** What an alert measures: the share of requests that are errors, costs in US dollars, or latencies of complete responses in milliseconds. */
export type AlertMetric = 'errorRate' | 'costUsd' | 'latencyP50' | 'latencyP95' | 'latencyP99'

/** Requests must match all conditions. A list matches any of its values. */
export interface AlertFilter {
  readonly provider?: readonly string[] | undefined
  readonly model?: readonly string[] | undefined
  readonly userId?: readonly string[] | undefined
  /** Names are compared without case. `null` matches any value. */
  readonly properties?: Readonly<Record<string, string | null>> | undefined
}

/** When an alert fires. Durations are milliseconds. */
export interface AlertRule {
  readonly name: string
  readonly metric: AlertMetric
  /** The alert fires above it: an error rate from 0 to less than 1, dollars, or milliseconds. */
  readonly threshold: number
  /** The period that is measured, up to now: from a minute to 31 days. */
  readonly windowMs: number
  /** The alert does not fire with fewer requests in the window. */
  readonly minRequests: number
  readonly filter: AlertFilter
  /** The interval of reminders while it fires; `null` for none. */
  readonly reminderMs: number | null
  readonly enabled: boolean
}

/** Where an alert is sent. */
export interface AlertWebhook {
  readonly url: string
  /** The key with which posts are signed; `null` to not sign them. */
  readonly secret: string | null
}

/** `ok`: has not fired since it was created or disabled. `resolved`: has fired, and no longer does. */
export type AlertState = 'ok' | 'firing' | 'resolved'

/** The measured value of a window (`null` without requests), and the number of requests. */
export interface AlertReading {
  readonly value: number | null
  readonly requests: number
}

/** An alert as the API returns it. It contains neither the path nor the secret of its webhook, because with them others could post in the gateway's name. */
export interface AlertRecord extends AlertRule {
  /** `alert_` and twelve letters and digits. */
  readonly id: string
  readonly webhook: {
    /** Its origin, and a sign that a path follows: `https://hooks.example.com/…`. */
    readonly target: string
    readonly isSigned: boolean
  }
  readonly state: AlertState
  /** The last reading; `null` before the first. */
  readonly reading: AlertReading | null
  /** Times are milliseconds since the Unix epoch. */
  readonly checkedAt: number | null
  /** When its state last changed. */
  readonly since: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface NewAlert {
  readonly name: string
  readonly metric: AlertMetric
  readonly threshold: number
  readonly windowMs: number
  /** Default 1. */
  readonly minRequests?: number | undefined
  readonly filter?: AlertFilter | undefined
  readonly reminderMs?: number | null | undefined
  /** Default true. */
  readonly enabled?: boolean | undefined
  readonly webhook: { readonly url: string; readonly secret?: string | null | undefined }
}

type Some<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** Fields that are absent do not change. The URL and the secret of the webhook can be changed separately. */
export interface AlertChange extends Some<Omit<NewAlert, 'webhook'>> {
  readonly webhook?: Some<NewAlert['webhook']> | undefined
}

export type DeliveryKind = 'firing' | 'reminder' | 'resolved'

/** A post to the webhook, and its outcome. */
export interface AlertDelivery {
  readonly kind: DeliveryKind
  readonly at: number
  readonly outcome: 'pending' | 'delivered' | 'failed'
  /** Number of attempts. */
  readonly attempts: number
  /** The HTTP status of the last attempt; `null` without a response. */
  readonly status: number | null
  /** Why the last attempt failed. */
  readonly reason: string | null
}

/** A period during which an alert fired. */
export interface AlertEvent {
  readonly id: string
  readonly firedAt: number
  readonly value: number
  readonly requests: number
  /** The threshold at that time. */
  readonly threshold: number
  /** `null` while it fires. */
  readonly resolvedAt: number | null
  /** Oldest first. */
  readonly deliveries: readonly AlertDelivery[]
}

/** The result of a test post. */
export interface AlertTest {
  readonly delivered: boolean
  readonly status: number | null
  readonly reason: string | null
}
