/** What an alert looks at: errors as a share of requests, US dollars, or milliseconds of whole answers. */
export type AlertMetric = 'errorRate' | 'costUsd' | 'latencyP50' | 'latencyP95' | 'latencyP99'

/** All given conditions hold; a list means any of its values. */
export interface AlertFilter {
  readonly provider?: readonly string[] | undefined
  readonly model?: readonly string[] | undefined
  readonly userId?: readonly string[] | undefined
  /** Names match whatever their case; `null` asks only that the request has the property. */
  readonly properties?: Readonly<Record<string, string | null>> | undefined
}

/** When an alert fires. Durations are milliseconds. */
export interface AlertRule {
  /** For people. */
  readonly name: string
  readonly metric: AlertMetric
  /** It fires above it: an error rate from 0 to less than 1, dollars, or milliseconds. */
  readonly threshold: number
  /** How far it looks back, a minute to 31 days. */
  readonly windowMs: number
  /** With fewer requests in the window nothing is said of them. */
  readonly minRequests: number
  readonly filter: AlertFilter
  /** How often it says again that it still fires; `null`: never. */
  readonly reminderMs: number | null
  /** Whether it is looked at. */
  readonly enabled: boolean
}

/** Where an alert is sent. */
export interface AlertWebhook {
  readonly url: string
  /** What posts are signed with. */
  readonly secret: string | null
}

/** `ok` has not fired, or not since it was switched off; `resolved` has, and does not any more. */
export type AlertState = 'ok' | 'firing' | 'resolved'

/** Of a window: what was looked for (`null`: there was nothing to take it of), and in how many requests. */
export interface AlertReading {
  readonly value: number | null
  readonly requests: number
}

/** An alert as it is told. Neither the path of its webhook nor the secret is: both let whoever has them speak in the gateway's name. */
export interface AlertRecord extends AlertRule {
  /** `alert_` and twelve letters and digits. */
  readonly id: string
  readonly webhook: {
    /** Its origin, and that something follows: `https://hooks.example.com/…`. */
    readonly target: string
    readonly isSigned: boolean
  }
  readonly state: AlertState
  /** What was read last; `null` until then. */
  readonly reading: AlertReading | null
  /** Times are milliseconds since the Unix epoch. */
  readonly checkedAt: number | null
  /** When its state was last another. */
  readonly since: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface NewAlert {
  readonly name: string
  readonly metric: AlertMetric
  readonly threshold: number
  readonly windowMs: number
  /** 1 when absent. */
  readonly minRequests?: number | undefined
  readonly filter?: AlertFilter | undefined
  readonly reminderMs?: number | null | undefined
  /** True when absent. */
  readonly enabled?: boolean | undefined
  readonly webhook: { readonly url: string; readonly secret?: string | null | undefined }
}

type Some<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** What is absent stays as it is; so do a webhook's URL and secret, each on its own. */
export interface AlertChange extends Some<Omit<NewAlert, 'webhook'>> {
  readonly webhook?: Some<NewAlert['webhook']> | undefined
}

export type DeliveryKind = 'firing' | 'reminder' | 'resolved'

/** What became of a post. */
export interface AlertDelivery {
  readonly kind: DeliveryKind
  readonly at: number
  readonly outcome: 'pending' | 'delivered' | 'failed'
  /** So many times it was tried. */
  readonly attempts: number
  /** The receiver's, of the last attempt; `null` when there was no answer. */
  readonly status: number | null
  /** Why the last attempt failed. */
  readonly reason: string | null
}

/** A time for which an alert fired. */
export interface AlertEvent {
  readonly id: string
  readonly firedAt: number
  readonly value: number
  readonly requests: number
  /** As it was then. */
  readonly threshold: number
  /** `null`: it fires still. */
  readonly resolvedAt: number | null
  /** Oldest first. */
  readonly deliveries: readonly AlertDelivery[]
}

/** What came of a post that was only to be tried. */
export interface AlertTest {
  readonly delivered: boolean
  readonly status: number | null
  readonly reason: string | null
}
