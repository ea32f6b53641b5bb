import { isRecord } from '@litecone/core'

/** Far deeper than any request of a provider; far less deep than what overflows the stack of a function that walks it. */
const MAX_DEPTH = 256

/**
 * A body as JSON: an object, or `undefined` when it is none or nested deeper than 256. Keys such as `__proto__` are plain data in it, as
 * `JSON.parse` makes them; change it with `withKeys` only, since an assignment to `__proto__` is none to data.
 */
export function parseBody(bytes: Buffer | string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown
  try {
    value = JSON.parse(typeof bytes === 'string' ? bytes : bytes.toString('utf8'))
  } catch {
    return undefined
  }
  return isRecord(value) && isShallow(value) ? value : undefined
}

/** The body with keys of another over its own: `bodyKeyOverride` of a fallback, or another model. Neither's prototype is touched. */
export function withKeys(
  json: Readonly<Record<string, unknown>>,
  override: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  // A spread defines properties where `Object.assign` would set them, and run the setter of `__proto__`.
  return { ...json, ...override }
}

export function assembleBody(json: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(JSON.stringify(json))
}

/** Whether something is nested no deeper than 256. Without recursion: this is what looks before others recurse. */
export function isShallow(root: object): boolean {
  let level: object[] = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MAX_DEPTH) return false
    const next: object[] = []
    for (const parent of level) {
      for (const child of Object.values(parent)) if (typeof child === 'object' && child !== null) next.push(child)
    }
    level = next
  }
  return true
}
