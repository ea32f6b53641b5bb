/** Replaces every string in a value. Returns the same value if nothing changes, also for its parts. Recursive, so only for values that `parseBody` accepts. */
export function mapStrings<Value>(value: Value, replace: (text: string) => string): Value
export function mapStrings(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => mapStrings<unknown>(item, replace))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  const entries = Object.entries(value)
  const mapped = entries.map(([key, item]) => [key, mapStrings<unknown>(item, replace)] as const)
  // `fromEntries` defines properties, so that a key `__proto__` is data.
  return mapped.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(mapped) : value
}
