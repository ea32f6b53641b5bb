/**
 * SQL's `LIKE`: `%` matches any number of characters, `_` exactly one. A regular expression could take exponential time for patterns with many `%`. This takes at
 * most the product of both lengths.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  /** Index in the text. */
  let at = 0
  /** Index in the pattern. */
  let next = 0
  /** The last `%`: the index behind it in the pattern, and up to where it matches in the text. On a mismatch, it is extended by one character. */
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
