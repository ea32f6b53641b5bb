import { isRecord } from '@litecone/core'

type Schema = Record<string, unknown>

/**
 * A JSON schema within what Cohere's decoder enforces: `oneOf` as `anyOf`, the parts of `allOf` in one. What it does not (bounds,
 * lengths, other formats, …) is told to the model in the description instead.
 * https://docs.cohere.com/docs/structured-outputs#unsupported-schema-features
 */
export function encodeSchema(schema: Schema): Schema {
  const result: Schema = {}
  const told: string[] = []
  for (const [key, value] of Object.entries(schema)) {
    const unsaid = UNSUPPORTED.has(key) || (key === 'format' && !FORMATS.has(value))
    if (key === 'pattern' && typeof value === 'string') {
      // The decoder matches the whole text as it is, and refuses anchors.
      const bare = value.replace(/^\^|\$$/g, '')
      if (/[\^$]|\?[=!<]/.test(bare)) told.push(`pattern: ${value}`)
      else result.pattern = bare
    } else if (unsaid) {
      // zod's bounds of an integer say nothing.
      if (Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER) told.push(`${key}: ${JSON.stringify(value)}`)
    } else if (MAPS.has(key) && isRecord(value)) {
      result[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, encodeAny(inner)]))
    } else if (key === 'oneOf') result.anyOf = encodeAny(value)
    else if (key !== '$schema' && key !== 'allOf') result[key] = NESTED.has(key) ? encodeAny(value) : value
  }
  if (Array.isArray(schema.allOf)) for (const part of schema.allOf) merge(result, encodeAny(part))
  if (told.length > 0) result.description = [result.description, `{${told.join(', ')}}`].filter(Boolean).join('\n\n')
  return result
}

function encodeAny(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encodeAny)
  return isRecord(value) ? encodeSchema(value) : value
}

function merge(schema: Schema, part: unknown): void {
  for (const [key, value] of Object.entries(isRecord(part) ? part : {})) {
    const before = schema[key]
    if (Array.isArray(before) && Array.isArray(value)) schema[key] = [...new Set([...before, ...value])]
    else schema[key] = isRecord(before) && isRecord(value) ? { ...before, ...value } : value
  }
}

const MAPS = /* @__PURE__ */ new Set(['$defs', 'definitions', 'properties'])
const NESTED = /* @__PURE__ */ new Set(['additionalProperties', 'anyOf', 'items', 'prefixItems'])
const FORMATS: ReadonlySet<unknown> = /* @__PURE__ */ new Set(['date', 'date-time', 'time', 'uuid'])
const UNSUPPORTED = /* @__PURE__ */ new Set([
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maxItems',
  'maxLength',
  'maximum',
  'minItems',
  'minLength',
  'minimum',
  'multipleOf',
  'not',
  'uniqueItems',
])
