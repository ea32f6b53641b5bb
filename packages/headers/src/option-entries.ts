import { refuse } from './helicone-header-error.ts'

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The entries that are not undefined. Rejects values that are not objects and, if names are known, unknown names. */
export function entriesOf(
  value: unknown,
  field: string,
  known?: object,
  prefix = `${field}.`,
): [name: string, value: unknown][] {
  const names = Object.keys(known ?? { name: 0 })
  if (!isRecord(value)) refuse('invalid', field, `must be an object of ${names.join(', ')}.`)
  return Object.entries(value).filter(([name, one]) => {
    if (known && !names.includes(name))
      refuse('unknown', prefix + name.slice(0, 40), `is not an option. Options: ${names.join(', ')}.`)
    return one !== undefined
  })
}
