import { parseJson } from './json.ts'

/**
 * Reads events whose JSON differs from one already seen in a few strings alone, as most events of a stream do, without parsing all of each again: a token is
 * a few letters in two hundred that repeat. Exact: what stands between the parts that repeat is read as JSON, and what does not fit is left to be parsed.
 */
export interface EventTemplate {
  /** The strings of an event that is like the learned one, or `undefined`. The list is another's as soon as the next event matches. */
  match(json: string): readonly string[] | undefined
  /** Takes an event that did not match as the one to compare with, and says whether it did. */
  learn(json: string, event: unknown): boolean
}

/** `stringsOf` gives the strings in which an event may differ, in the order of its JSON, or `undefined` for one that is not to be learned. */
export function createEventTemplate(stringsOf: (event: unknown) => readonly string[] | undefined): EventTemplate {
  /** The JSON before, between and after the strings, their quotes included. */
  let parts: readonly string[] = []
  const strings: string[] = []
  /** Learning costs as much as parsing: each eight events that match pay for one to be learned. */
  let credit = 4 * PRICE

  return {
    match(json) {
      let at = 0
      for (let index = 0; index < parts.length; index++) {
        const part = parts[index] as string
        const end = index === 0 ? 0 : index === parts.length - 1 ? json.length - part.length : json.indexOf(part, at)
        // `startsWith` and `endsWith` take twice as long.
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
      // The places were found by their text, which may stand elsewhere too: marks put there must come out where the strings were.
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

/** What stands between the quotes of a JSON string, where it is one. */
function readString(inner: string): unknown {
  return PLAIN.test(inner) ? inner : parseJson(`"${inner}"`)
}

/** Short, too: a longer slice of a text keeps all of the text in memory, which parsing it does not. */
const PLAIN = /^[^"\\\u0000-\u001f]{0,12}$/
