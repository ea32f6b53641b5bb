import type { AlertReading, AlertRule, AlertState, DeliveryKind } from './alert.ts'

/** Whether what was read is above the threshold, in enough requests to say so. */
export function isOver(
  { threshold, minRequests }: Pick<AlertRule, 'threshold' | 'minRequests'>,
  { value, requests }: AlertReading,
): boolean {
  return value !== null && requests >= minRequests && value > threshold
}

/** What there is to tell; `undefined`: nothing. `toldAt`: when the event was last told, while the alert fires. */
export function decideAlert(
  rule: Pick<AlertRule, 'threshold' | 'minRequests' | 'reminderMs'>,
  was: { readonly state: AlertState; readonly toldAt: number },
  reading: AlertReading,
  now: number,
): DeliveryKind | undefined {
  const over = isOver(rule, reading)
  if (was.state !== 'firing') return over ? 'firing' : undefined
  if (!over) return 'resolved'
  return rule.reminderMs !== null && now - was.toldAt >= rule.reminderMs ? 'reminder' : undefined
}
