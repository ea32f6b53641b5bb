import type * as z from 'zod'
import { ApiError } from './api-error.ts'
import { MAX_CHARACTERS } from './parameters.ts'

const PROPERTY = 'property.'
const HAS_PROPERTY = 'hasProperty'
/** Each property is a subquery for every row. */
const MAX_PROPERTIES = 20

/** Reads the query parameters of a URL. Throws an `ApiError` that names an unknown or invalid one. */
export function readQuery<T extends z.ZodObject>(schema: T, url: string): z.output<T> {
  const { searchParams } = new URL(url)
  const given = new Map<string, unknown>()
  const properties = new Map<string, string | null>()
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name)
    if (!('properties' in schema.shape)) given.set(name, values)
    else if (name === HAS_PROPERTY) for (const each of values) addProperty(properties, name, each, null)
    else if (name.startsWith(PROPERTY)) {
      for (const each of values) addProperty(properties, name, name.slice(PROPERTY.length), each)
    } else given.set(name, values)
  }
  refuseUnknown(schema, given.keys())
  if (properties.size > 0) given.set('properties', Object.fromEntries(properties))
  const result = schema.safeParse(Object.fromEntries(given))
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new ApiError('invalid_parameter', `${String(issue?.path[0] ?? 'The query')} ${issue?.message ?? 'is wrong'}.`)
}

function addProperty(properties: Map<string, string | null>, parameter: string, name: string, value: string | null) {
  if (name === '') throw new ApiError('invalid_parameter', `${parameter} lacks the name of a property.`)
  if (name.length > MAX_CHARACTERS || (value?.length ?? 0) > MAX_CHARACTERS) {
    const message = `A property has a name or value longer than ${MAX_CHARACTERS} characters.`
    throw new ApiError('invalid_parameter', message)
  }
  if (properties.size >= MAX_PROPERTIES) {
    throw new ApiError('invalid_parameter', `More than ${MAX_PROPERTIES} properties are asked for.`)
  }
  if (properties.has(name)) {
    throw new ApiError(
      'invalid_parameter',
      `${parameter} asks for the property ${name} again; it can be asked for once.`,
    )
  }
  properties.set(name, value)
}

function refuseUnknown(schema: z.ZodObject, names: Iterable<string>): void {
  const known = Object.keys(schema.shape).flatMap((name) =>
    name === 'properties' ? [`${PROPERTY}<name>`, HAS_PROPERTY] : [name],
  )
  for (const name of names) {
    if (known.includes(name)) continue
    const remedy = known.length > 0 ? `There are ${known.join(', ')}.` : 'There are none here.'
    throw new ApiError('unknown_parameter', `There is no parameter ${name.slice(0, 100)}. ${remedy}`)
  }
}

interface Searched {
  readonly from?: number | undefined
  readonly search?: string | undefined
}

/** Requires a range of time for a text search, which reads every body in it. */
export function needRange<T extends Searched>(query: T): T {
  if (query.search !== undefined && query.from === undefined) {
    throw new ApiError('invalid_parameter', 'search needs from, since it reads every body in its range.')
  }
  return query
}
