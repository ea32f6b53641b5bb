import { isRecord } from '@litecone/core'

type Schema = Record<string, unknown>

/**
 * Reduces a JSON schema to what Anthropic enforces: objects closed, `oneOf` as `anyOf`. Unsupported constraints (numeric bounds, lengths,
 * patterns, …) are added to the description instead.
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
 */
export function encodeSchema(schema: Schema): Schema {
  const result: Schema = {}
  const described: string[] = []
  for (const [key, value] of Object.entries(schema)) {
    if (PLAIN.has(key)) result[key] = value
    else if (MAPS.has(key) && isRecord(value)) result[key] = mapValues(value, encodeAny)
    else if (key === 'items') result[key] = encodeAny(value)
    else if (LISTS.has(key) && Array.isArray(value)) result[key === 'oneOf' ? 'anyOf' : key] = value.map(encodeAny)
    else if (key === 'format' && FORMATS.has(value)) result[key] = value
    else if (key === 'minItems' && (value === 0 || value === 1)) result[key] = value
    else if (!SILENT.has(key) && !isOpenness(key, value)) described.push(`${key}: ${JSON.stringify(value)}`)
  }
  if (schema.type === 'object' || isRecord(schema.properties)) result.additionalProperties = false
  if (described.length > 0) {
    const constraints = `{${described.join(', ')}}`
    result.description = schema.description ? `${String(schema.description)}\n\n${constraints}` : constraints
  }
  return result
}

/** `additionalProperties` is always sent as false, so a boolean is not worth describing. */
function isOpenness(key: string, value: unknown): boolean {
  return key === 'additionalProperties' && typeof value === 'boolean'
}

function encodeAny(value: unknown): unknown {
  return isRecord(value) ? encodeSchema(value) : value
}

function mapValues(value: Schema, map: (inner: unknown) => unknown): Schema {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(inner)]))
}

const PLAIN = /* @__PURE__ */ new Set(['$ref', 'const', 'default', 'description', 'enum', 'required', 'title', 'type'])
const MAPS = /* @__PURE__ */ new Set(['$defs', 'definitions', 'properties'])
const LISTS = /* @__PURE__ */ new Set(['allOf', 'anyOf', 'oneOf'])
const SILENT = /* @__PURE__ */ new Set(['$comment', '$id', '$schema'])
const FORMATS: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'time',
  'uri',
  'uuid',
])
