import { asRecord, isRecord } from '@litecone/core'
import type { BedrockModel } from './model.ts'

type Schema = Record<string, unknown>

/**
 * The schema of a tool's input as the model accepts it. Nova rejects all but three fields at the top ("extraneous key [definitions] is not
 * permitted", https://github.com/zed-industries/zed/issues/28521), so there references are replaced by what they refer to.
 */
export function fitInput(schema: Schema, { family }: BedrockModel): Schema {
  if (family !== 'nova' && family !== 'nova2') return schema
  const { type, properties, required } = asRecord(inline(schema, schema, []))
  return { type, ...(isRecord(properties) && { properties }), ...(Array.isArray(required) && { required }) }
}

/** A recursive reference becomes an object of any shape. */
function inline(node: unknown, root: Schema, open: readonly string[]): unknown {
  if (Array.isArray(node)) return node.map((child) => inline(child, root, open))
  if (!isRecord(node)) return node
  const { $ref, ...beside } = node
  if (typeof $ref !== 'string') {
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, inline(child, root, open)]))
  }
  const target = open.includes($ref) ? { type: 'object' } : find(root, $ref)
  return inline({ ...asRecord(target), ...beside }, root, [...open, $ref])
}

/** A JSON Pointer (RFC 6901) in a fragment, such as `#/$defs/City`. */
function find(root: Schema, pointer: string): unknown {
  const keys = pointer.replace(/^#\/?/, '').split('/').filter(Boolean)
  return keys.reduce<unknown>((at, key) => asRecord(at)[key.replaceAll('~1', '/').replaceAll('~0', '~')], root)
}
