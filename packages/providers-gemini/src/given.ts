/** The object without its members that are undefined or null: what was not given is not sent, and what was not told is not made up. */
export function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> }
}

/** The same, or `undefined` when nothing is left. */
export function givenAny<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } | undefined {
  const rest = given(values)
  return Object.keys(rest).length > 0 ? rest : undefined
}
