import { isRecord } from '@litecone/core'

/** Much deeper than any provider's requests, and not deep enough to overflow the stack of a recursive function. */
const MAX_DEPTH = 256

/**
 * Parses a body. `undefined` if it is not a JSON object, or nested deeper than 256 levels. Keys such as `__proto__` are data, as `JSON.parse` creates them.
 * Change it only with `withKeys`, because assigning to `__proto__` would set the prototype.
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

/** The body with some keys replaced, for example by the `bodyKeyOverride` of a fallback. Does not change prototypes. */
export function withKeys(
  json: Readonly<Record<string, unknown>>,
  override: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  // A spread defines properties. `Object.assign` would call the setter of `__proto__`.
  return { ...json, ...override }
}

export function assembleBody(json: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(JSON.stringify(json))
}

/** Whether a value is nested at most 256 levels deep. Not recursive itself. */
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
