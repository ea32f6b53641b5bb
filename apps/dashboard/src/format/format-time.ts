const dayAndTime = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
})
const full = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'long', hour12: false })

/** `Nov 24, 14:03:22`, where the reader is. */
export function formatTime(time: number): string {
  return dayAndTime.format(time)
}

/** With weekday, year and zone. */
export function formatFullTime(time: number): string {
  return full.format(time)
}
