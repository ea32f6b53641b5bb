/**
 * SQL's `LIKE`: `%` matches any characters, `_` one. Not a regular expression, which could take exponential time for many `%`. This takes at most the product
 * of both lengths.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0
  let next = 0
  /** Where to continue if the rest does not match after the last `%`: one character later. */
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
