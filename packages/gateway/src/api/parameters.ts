import * as z from 'zod'

/** Query parameters are text, and can be repeated. */
type Given = z.ZodType<unknown, string>

export function single<T extends Given>(schema: T) {
  return z
    .tuple([z.string()], { error: 'was given more than once' })
    .transform(([text]) => text)
    .pipe(schema)
    .optional()
}

/** Matches any of the values. */
export function list<T extends Given>(schema: T) {
  return z.array(schema).max(MAX_VALUES, `must not be given more than ${MAX_VALUES} times`).optional()
}

/** More would exceed the number of parameters that both databases allow in a statement. */
const MAX_VALUES = 1000

/** The store compares at most 512 characters, and SQLite refuses to search for more than 50,000 bytes. */
export const MAX_CHARACTERS = 1000

const tooLong = `must not be longer than ${MAX_CHARACTERS} characters`

/** Can be empty, to match requests without the value. */
export const anyText = z.string().max(MAX_CHARACTERS, tooLong)

export const text = anyText.min(1, 'must not be empty')

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` })
}

export const flag = z.enum(['true', 'false'], { error: 'must be true or false' }).transform((value) => value === 'true')

const NUMBER = /^-?\d+(\.\d+)?$/

export const number = z.string().regex(NUMBER, 'must be a number').transform(Number)

export const whole = z
  .string()
  .regex(/^-?\d{1,15}$/, 'must be a whole number')
  .transform(Number)

export function wholeBetween(least: number, most: number) {
  const error = `must be ${least} to ${most}`
  return whole.pipe(z.number().min(least, error).max(most, error))
}

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** Milliseconds since the Unix epoch, or ISO 8601: a UTC day, or a time with a time zone. */
export const time = z.string().transform((given, context) => {
  const at = /^\d{1,15}$/.test(given) ? Number(given) : ISO.test(given) ? Date.parse(given) : Number.NaN
  if (Number.isFinite(at)) return at
  const message =
    'must be milliseconds since 1970 or a time such as 2026-11-02T12:00:00Z (a plus sign has to be written %2B)'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})
