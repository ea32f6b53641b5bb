/** Milliseconds. Longer timers fire at once. https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
export const LONGEST_TIMER = 2 ** 31 - 1

/** A timer that does not keep a process alive. */
export function setQuietTimer(task: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(task, milliseconds)
  // Browsers and workers return a number.
  if (typeof timer === 'object') timer.unref?.()
  return timer
}

/** Runs a task soon, after tasks that are already queued. */
export function soon(task: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(task)
  else setTimeout(task, 0)
}
