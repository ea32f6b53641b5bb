import { type LogEntry, outcomeOf } from '@litecone/gateway/api'

/** A part of the time of a request, in milliseconds from its beginning. */
export interface Span {
  readonly label: string
  readonly note?: string | undefined
  readonly from: number
  readonly to: number
  readonly kind: 'wait' | 'success' | 'error' | 'cancelled'
}

type Timed = Pick<LogEntry, 'createdAt' | 'latencyMs' | 'timeToFirstTokenMs' | 'attempts' | 'status' | 'stream'>

/** The parts of the time of a request: before the first attempt, each attempt, until the first token, and from there to the end. */
export function toSpans(entry: Timed): readonly Span[] {
  const { createdAt, latencyMs, timeToFirstTokenMs, attempts, status } = entry
  const within = (time: number) => Math.min(Math.max(time, 0), latencyMs)
  const tries = attempts.map((attempt, index): Span => {
    const from = within(attempt.startedAt - createdAt)
    return {
      label: attempts.length === 1 ? 'Provider' : `Attempt ${index + 1}`,
      note: [attempt.provider, attempt.model, attempt.status, attempt.error].filter((part) => part != null).join(' · '),
      from,
      to: within(from + attempt.latencyMs),
      kind: attempt.status === null ? 'error' : outcomeOf(attempt.status),
    }
  })
  const begun = tries[0]?.from ?? 0
  return [
    ...(begun > 0
      ? [{ label: 'Gateway', note: 'before the first attempt', from: 0, to: begun, kind: 'wait' } as const]
      : []),
    ...tries,
    ...(timeToFirstTokenMs === null
      ? []
      : [
          { label: 'First token', from: 0, to: within(timeToFirstTokenMs), kind: 'wait' } as const,
          {
            label: 'Rest of the response',
            from: within(timeToFirstTokenMs),
            to: latencyMs,
            kind: outcomeOf(status),
          } as const,
        ]),
    { label: 'Total', from: 0, to: latencyMs, kind: outcomeOf(status) },
  ]
}
