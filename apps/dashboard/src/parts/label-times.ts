import { formatClock, formatDay } from '../format/format-time.ts'

const DAY = 86_400

/** The labels below a chart: times of day, with the date below the first of each day, or only dates. `times` are seconds since 1970. */
export function labelTimes(times: readonly number[], step: number): string[] {
  return times.map((time, index) => {
    const day = formatDay(time * 1000)
    if (step >= DAY) return day
    const before = times[index - 1]
    const isFirst = before === undefined || formatDay(before * 1000) !== day
    return isFirst ? `${formatClock(time * 1000)}\n${day}` : formatClock(time * 1000)
  })
}
