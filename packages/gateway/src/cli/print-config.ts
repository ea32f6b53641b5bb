import { isRecord } from '@litecone/core'
import { formatRateLimitPolicy } from '@litecone/headers'
import { stringify } from 'yaml'
import * as z from 'zod'
import { configSchema } from '../config/config-schema.ts'
import { loadConfig } from '../config/load-config.ts'
import type { CommonFlags } from './create-program.ts'
import { print } from './with-key-store.ts'

/** Prints one line per setting: its path, its value with secrets masked, and its source unless that is the default. With `schema`, prints the JSON Schema. */
export async function printConfig(flags: CommonFlags & { readonly schema?: boolean | undefined }): Promise<void> {
  if (flags.schema) return print(JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), null, 2))
  const { config, file, sourceOf } = await loadConfig({ file: flags.config, flags: { folder: flags.folder } })
  print(`# ${file ?? 'no configuration file'}`)
  // Policies are printed in their text format, not as the parsed objects.
  const limits = { ...config.limits, policies: config.limits.policies.map((policy) => formatRateLimitPolicy(policy)) }
  for (const [path, value] of leaves({ ...config, limits })) {
    const source = sourceOf(path)
    const masked = isSecret(path) ? '…' : withoutPassword(value)
    print(
      `${path.join('.')}: ${stringify(masked, { collectionStyle: 'flow', lineWidth: 0 }).trim()}${source.startsWith('default') ? '' : `  # ${source}`}`,
    )
  }
}

/** All values that are not objects, with their paths. */
function* leaves(value: unknown, path: readonly string[] = []): Generator<[readonly string[], unknown]> {
  if (!isRecord(value)) {
    if (value !== undefined) yield [path, value]
    return
  }
  for (const [name, inner] of Object.entries(value)) yield* leaves(inner, [...path, name])
}

function isSecret(path: readonly string[]): boolean {
  return path.at(-1) === 'apiKey' || path.at(-2) === 'headers'
}

/** Masks passwords in URLs. `URL` cannot parse them all: PostgreSQL allows several hosts, and passwords may contain unescaped characters. */
function withoutPassword(value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes('://')) return value
  return value.replace(/(:\/\/[^:/?#]*:).*@/s, '$1…@').replace(/([?&]\w*(?:password|key|token)=)[^&]*/gi, '$1…')
}
