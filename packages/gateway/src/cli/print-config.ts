import { isRecord } from '@litecone/core'
import { formatRateLimitPolicy } from '@litecone/headers'
import { stringify } from 'yaml'
import * as z from 'zod'
import { configSchema } from '../config/config-schema.ts'
import { loadConfig } from '../config/load-config.ts'
import type { CommonFlags } from './create-program.ts'
import { print } from './with-key-store.ts'

export async function printConfig(flags: CommonFlags & { readonly schema?: boolean | undefined }): Promise<void> {
  if (flags.schema) return print(JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), null, 2))
  const { config, file, sourceOf } = await loadConfig({ file: flags.config, flags: { folder: flags.folder } })
  print(`# ${file ?? 'no file'}`)
  // As they are written, and not as they were read.
  const limits = { ...config.limits, policies: config.limits.policies.map((policy) => formatRateLimitPolicy(policy)) }
  for (const [path, value] of leaves({ ...config, limits })) {
    const source = sourceOf(path)
    const told = isSecret(path) ? '…' : withoutPassword(value)
    print(
      `${path.join('.')}: ${stringify(told, { collectionStyle: 'flow', lineWidth: 0 }).trim()}${source.startsWith('default') ? '' : `  # ${source}`}`,
    )
  }
}

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

/** Not with `URL`, which does not accept several hosts of PostgreSQL, or every character in a password. */
function withoutPassword(value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes('://')) return value
  return value.replace(/(:\/\/[^:/?#]*:).*@/s, '$1…@').replace(/([?&]\w*(?:password|key|token)=)[^&]*/gi, '$1…')
}
