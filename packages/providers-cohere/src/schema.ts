import { isRecord } from '@litecone/core'

type Schema = Record<string, unknown>

/**
 * Reduces a JSON schema to what Cohere enforces: `oneOf` as `anyOf`, `allOf` merged into one. Unsupported constraints (bounds, lengths,
 * other formats, …) are added to the description instead.
 * https://docs.cohere.com/docs/structured-outputs#unsupported-schema-features
 */
export function encodeSchema(schema: Schema): Schema {
  const result: Schema = {}
  const described: string[] = []
  for (const [key, value] of Object.entries(schema)) {
    const isUnsupported = UNSUPPORTED.has(key) || (key === 'format' && !FORMATS.has(value))
    if (key === 'pattern' && typeof value === 'string') {
      // Patterns match the whole text, and anchors are rejected.
      const bare = value.replace(/^\^|\$$/g, '')
      if (/[\^$]|\?[=!<]/.test(bare)) described.push(`pattern: ${value}`)
      else result.pattern = bare
    } else if (isUnsupported) {
      // zod's default bounds of an integer carry no information.
      if (Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER) described.push(`${key}: ${JSON.stringify(value)}`)
    } else if (MAPS.has(key) && isRecord(value)) {
      result[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, encodeAny(inner)]))
    } else if (key === 'oneOf') result.anyOf = encodeAny(value)
    else if (key !== '$schema' && key !== 'allOf') result[key] = NESTED.has(key) ? encodeAny(value) : value
  }
  if (Array.isArray(schema.allOf)) for (const part of schema.allOf) merge(result, encodeAny(part))
  if (described.length > 0)
    result.description = [result.description, `{${described.join(', ')}}`].filter(Boolean).join('\n\n')
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
