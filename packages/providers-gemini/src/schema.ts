import { asList, asRecord, isRecord } from '@litecone/core'

type Schema = Record<string, unknown>

/**
 * Converts a JSON schema to the dialect of `responseJsonSchema` and `parametersJsonSchema`
 * (https://ai.google.dev/api/generate-content#GenerationConfig): references are inlined, except those of a recursive schema, which keep
 * their `$defs`; `const`, `nullable`, `oneOf`, `allOf` and exclusive bounds are rewritten with supported keywords.
 */
export function encodeSchema(root: Schema): Schema {
  const recursive = new Map<string, string>()
  const schema = convert(root, { root, path: [], recursive })
  if (recursive.size === 0) return schema
  const definitions: Schema = {}
  // Converting a definition may add further recursive ones, which the iteration of a Map includes.
  for (const [pointer, name] of recursive) {
    definitions[name] = convert(asRecord(resolve(root, pointer)), { root, path: [pointer], recursive })
  }
  return { ...schema, $defs: definitions }
}

interface Place {
  root: Schema
  /** The references being inlined. */
  path: readonly string[]
  /** Recursive references, and the names under which they are kept. */
  recursive: Map<string, string>
}

/** Keywords without meaning for Gemini, or rewritten below. */
const DROPPED = /* @__PURE__ */ new Set([
  '$schema',
  '$id',
  '$comment',
  '$defs',
  'definitions',
  'nullable',
  'const',
  'strict',
])

function convert(node: Schema, place: Place): Schema {
  if (typeof node.$ref === 'string') return convertReference(node, node.$ref, place)
  if (Array.isArray(node.allOf)) {
    const { allOf, ...own } = node
    return merge([own, ...allOf].map((member) => child(member, place)))
  }
  const schema: Schema = {}
  for (const [key, value] of Object.entries(node)) {
    if (!DROPPED.has(key)) convertKeyword(schema, key, value, place)
  }
  if ('const' in node) setValues(schema, [node.const])
  else if (Array.isArray(node.enum)) setValues(schema, node.enum)
  return node.nullable === true ? acceptNull(schema) : schema
}

function convertKeyword(schema: Schema, key: string, value: unknown, place: Place): void {
  switch (key) {
    case 'properties':
    case 'patternProperties':
      schema[key] = Object.fromEntries(
        Object.entries(asRecord(value)).map(([name, node]) => [name, child(node, place)]),
      )
      return
    case 'anyOf':
    case 'oneOf':
      schema.anyOf = [...asList(schema.anyOf), ...asList(value).map((node) => child(node, place))]
      return
    case 'prefixItems':
      schema[key] = asList(value).map((node) => child(node, place))
      return
    case 'items':
      // The tuple of older drafts.
      if (Array.isArray(value)) schema.prefixItems = value.map((node) => child(node, place))
      else schema.items = child(value, place)
      return
    case 'additionalProperties':
    case 'not':
      schema[key] = child(value, place)
      return
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      setBound(schema, key, value)
      return
    default:
      schema[key] = value
  }
}

/** `true` and `false` are schemas too. */
function child(node: unknown, place: Place): unknown {
  return isRecord(node) ? convert(node, place) : node
}

function convertReference(node: Schema, pointer: string, place: Place): Schema {
  const { $ref: _, ...beside } = node
  if (pointer === '#' || place.path.includes(pointer)) {
    if (pointer === '#') return { $ref: '#' }
    const name = place.recursive.get(pointer) ?? nameOf(pointer, place.recursive.size)
    place.recursive.set(pointer, name)
    return { $ref: `#/$defs/${name}` }
  }
  const target = resolve(place.root, pointer)
  if (!isRecord(target)) return convert(beside, place)
  return convert({ ...target, ...beside }, { ...place, path: [...place.path, pointer] })
}

function nameOf(pointer: string, count: number): string {
  return `${pointer.split('/').at(-1)?.replace(/\W/g, '_') || 'schema'}${count || ''}`
}

/** JSON Pointer (RFC 6901) in a fragment. */
function resolve(root: Schema, pointer: string): unknown {
  let at: unknown = root
  for (const segment of pointer.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    // A literal percent sign in a name is not always encoded.
    const key = decodeURIComponent(segment.replace(/%(?![\da-f]{2})/gi, '%25'))
      .replaceAll('~1', '/')
      .replaceAll('~0', '~')
    at = Array.isArray(at) ? at[Number(key)] : asRecord(at)[key]
  }
  return at
}

/** Merges `allOf` into one schema. Recursive members cannot be merged and are dropped. */
function merge(members: readonly unknown[]): Schema {
  const merged: Schema = {}
  for (const [key, value] of members.flatMap((member) => Object.entries(asRecord(member)))) {
    if (key === 'properties') merged[key] = { ...asRecord(merged[key]), ...asRecord(value) }
    else if (key === 'required') merged[key] = [...new Set([...asList(merged[key]), ...asList(value)])]
    else if (key !== '$ref') merged[key] ??= value
  }
  return merged
}

/**
 * Gemini's enums hold texts that are not empty ("enum[0]: cannot be empty", https://github.com/sbroenne/mcp-server-excel/issues/607) and
 * numbers: null becomes a type.
 */
function setValues(schema: Schema, values: readonly unknown[]): void {
  const kept = values.filter((value) => value !== null && value !== '')
  const types = [...new Set(values.filter((value) => value !== null).map((value) => typeof value))]
  if (kept.length > 0) schema.enum = kept
  else delete schema.enum
  if (types.length === 1) schema.type ??= types[0]
  if (!values.includes(null)) return
  if (types.length === 0) schema.type = 'null'
  else Object.assign(schema, acceptNull(schema))
}

function acceptNull(schema: Schema): Schema {
  if (Array.isArray(schema.type)) return { ...schema, type: [...new Set([...schema.type, 'null'])] }
  if (typeof schema.type === 'string')
    return schema.type === 'null' ? schema : { ...schema, type: [schema.type, 'null'] }
  if (Array.isArray(schema.anyOf)) return { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] }
  return schema
}

/** Exact for integers. For other numbers the bound becomes inclusive, because Gemini has no exclusive ones. */
function setBound(schema: Schema, key: 'exclusiveMinimum' | 'exclusiveMaximum', value: unknown): void {
  if (typeof value !== 'number') return
  const [name, step] = key === 'exclusiveMinimum' ? (['minimum', 1] as const) : (['maximum', -1] as const)
  schema[name] ??= schema.type === 'integer' ? value + step : value
}
