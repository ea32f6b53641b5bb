import { parseJson } from './json.ts'

/**
 * Reads events whose JSON differs from a known event only in a few strings, as most events of a stream do, without parsing the rest again. Exact: the strings are
 * read as JSON, and an event that does not match is left to the parser. See docs/decisions/2026-11-29-events-compared.md.
 */
export interface EventTemplate {
  /** The strings of an event that matches the learned one, else `undefined`. The array is reused by the next match. */
  match(json: string): readonly string[] | undefined
  /** Learns an event that did not match. Returns whether it was learned. */
  learn(json: string, event: unknown): boolean
}

/** `stringsOf` returns the strings that may vary, in the order of the event's JSON, or `undefined` for an event not to learn. */
export function createEventTemplate(stringsOf: (event: unknown) => readonly string[] | undefined): EventTemplate {
  /** The JSON before, between and after the strings, including their quotes. */
  let parts: readonly string[] = []
  const strings: string[] = []
  /** Learning costs as much as parsing, so it is limited to one event per eight matches. */
  let credit = 4 * PRICE

  return {
    match(json) {
      let at = 0
      for (let index = 0; index < parts.length; index++) {
        const part = parts[index] as string
        const end = index === 0 ? 0 : index === parts.length - 1 ? json.length - part.length : json.indexOf(part, at)
        // `startsWith` and `endsWith` are half as fast.
        if (end < at || json.slice(end, end + part.length) !== part) return undefined
        if (index > 0) {
          const string = readString(json.slice(at, end))
          if (typeof string !== 'string') return undefined
          strings[index - 1] = string
        }
        at = end + part.length
      }
      if (at === 0) return undefined
      credit++
      return strings
    },
    learn(json, event) {
      const varying = credit < PRICE ? undefined : stringsOf(event)
      if (!varying) return false
      credit -= PRICE
      const found = cut(json, varying)
      // The strings were found by their text, which may also occur elsewhere. Check with marks in their places.
      const marks = stringsOf(parseJson(found.map((part, index) => (index > 0 ? `mark ${index}` : '') + part).join('')))
      if (!marks?.every((mark, index) => mark === `mark ${index + 1}`)) return false
      parts = found
      strings.length = varying.length
      return true
    },
  }
}

const PRICE = 8

function cut(json: string, strings: readonly string[]): string[] {
  let from = 0
  const parts = strings.map((string) => {
    const at = json.indexOf(`"${string}"`, from) + 1
    const part = json.slice(from, at)
    from = at + string.length
    return part
  })
  return [...parts, json.slice(from)]
}

/** The value of a JSON string without its quotes. Not a string if it is invalid. */
function readString(inner: string): unknown {
  return PLAIN.test(inner) ? inner : parseJson(`"${inner}"`)
}

/** Only short strings: in V8 a longer slice keeps the whole text in memory. */
const PLAIN = /^[^"\\\u0000-\u001f]{0,12}$/
