import { formatFullTime, formatTime } from '../format/format-time.ts'

/** A time, with the full date as its tooltip. */
export function Time({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatFullTime(at)}>
      {formatTime(at)}
    </time>
  )
}
