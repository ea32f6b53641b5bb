const dayAndTime = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  // Without this, midnight would be 24:00.
  hourCycle: 'h23',
})
const full = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' })
const dayOnly = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' })
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** `Nov 24, 14:03:22`, in the reader's time zone. */
export function formatTime(time: number): string {
  return dayAndTime.format(time)
}

/** With the weekday, the year and the time zone. */
export function formatFullTime(time: number): string {
  return full.format(time)
}

/** `Nov 24`. */
export function formatDay(time: number): string {
  return dayOnly.format(time)
}

/** `14:03`. */
export function formatClock(time: number): string {
  return clock.format(time)
}
