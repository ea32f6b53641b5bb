/**
 * SQL's `LIKE`: `%` stands for any characters, `_` for one. By no regular expression, in which many `%` would cost more than exponentially
 * what they do here: at most the length of the one times the length of the other.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0
  let next = 0
  /** Where to go on when what follows the last `%` does not match: one character later. */
  let retry: { at: number; next: number } | undefined
  while (at < text.length) {
    if (pattern[next] === '%') {
      retry = { at, next: ++next }
    } else if (next < pattern.length && (pattern[next] === '_' || pattern[next] === text[at])) {
      at++
      next++
    } else if (retry) {
      at = ++retry.at
      next = retry.next
    } else {
      return false
    }
  }
  while (pattern[next] === '%') next++
  return next === pattern.length
}
