import { formatFullTime, formatTime } from '../format/format-time.ts'

/** A moment, with its whole date for who points at it. */
export function Time({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatFullTime(at)}>
      {formatTime(at)}
    </time>
  )
}
