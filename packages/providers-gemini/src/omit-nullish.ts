/** The object without undefined and null values. */
export function omitNullish<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> }
}

/** The same, or `undefined` if nothing is left. */
export function nonEmpty<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } | undefined {
  const rest = omitNullish(values)
  return Object.keys(rest).length > 0 ? rest : undefined
}
