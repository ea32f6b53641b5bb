/** Replacements for any value that a vendor sends. `undefined` removes the field. */
export const UNEXPECTED_VALUES: readonly unknown[] = [undefined, null, 0, '', 'x', true, [], [null], {}]

export interface Damage {
  /** The place and the replacement, for example `choices.0.delta = null`. */
  name: string
  value: unknown
}

/** Every variant of a value that differs in one place. The value itself is not modified. */
export function* damage(value: unknown, path: readonly string[] = []): Generator<Damage> {
  if (path.length > 0) {
    for (const unexpected of UNEXPECTED_VALUES)
      yield { name: `${path.join('.')} = ${JSON.stringify(unexpected)}`, value: unexpected }
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, entry] of Object.entries(value)) {
    for (const { name, value: other } of damage(entry, [...path, key])) {
      yield { name, value: replace(value, key, other) }
    }
  }
}

function replace(holder: object, key: string, value: unknown): unknown {
  if (Array.isArray(holder)) return holder.map((entry, index) => (String(index) === key ? (value ?? null) : entry))
  return { ...holder, [key]: value }
}
