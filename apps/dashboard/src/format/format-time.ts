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

/** `3 min ago`. */
export function formatAgo(time: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - time) / 1000))
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return `${Math.floor(seconds / 86_400)} d ago`
}
