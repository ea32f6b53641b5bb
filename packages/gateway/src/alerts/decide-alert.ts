import type { AlertReading, AlertRule, AlertState, DeliveryKind } from './alert.ts'

/** Whether a value is above the threshold, with enough requests. */
export function isOver(
  { threshold, minRequests }: Pick<AlertRule, 'threshold' | 'minRequests'>,
  { value, requests }: AlertReading,
): boolean {
  return value !== null && requests >= minRequests && value > threshold
}

/** What must be posted after a reading; `undefined` for nothing. `lastPostAt` is the time of the last post of the current event. */
export function decideAlert(
  rule: Pick<AlertRule, 'threshold' | 'minRequests' | 'reminderMs'>,
  was: { readonly state: AlertState; readonly lastPostAt: number },
  reading: AlertReading,
  now: number,
): DeliveryKind | undefined {
  const over = isOver(rule, reading)
  if (was.state !== 'firing') return over ? 'firing' : undefined
  if (!over) return 'resolved'
  return rule.reminderMs !== null && now - was.lastPostAt >= rule.reminderMs ? 'reminder' : undefined
}
