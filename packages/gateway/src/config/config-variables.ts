import * as z from 'zod'
import { convertText, schemaOf, unwrapSchema } from './setting-schema.ts'

/** A setting from an environment variable. */
export interface VariableValue {
  readonly variable: string
  readonly path: readonly string[]
  readonly value: unknown
}

/** Variables with the prefix `LITECONE_` that are not settings. */
const OTHER_VARIABLES = /^LITECONE_(?:VAULT_KEY(?:_PREVIOUS)?|GATEWAY_KEY|CONFIG|TEST_\w+|SERVICES)$/

/**
 * Kubernetes sets such variables in every pod for every service. For a service called `litecone`: `LITECONE_PORT=tcp://10.0.0.1:8787`.
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
const SERVICE_LINK = /_SERVICE_(?:HOST|PORT)|_PORT_\d+_(?:TCP|UDP|SCTP)/
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//

/**
 * Reads settings from environment variables: `LITECONE_SERVER__MAX_BODY_BYTES` is `server.maxBodyBytes`. Two underscores separate levels, and one separates words. In
 * names that the operator chooses, one stands for a hyphen: `LITECONE_PROVIDERS__MY_SERVER__API_BASE` is `providers.my-server.apiBase`. Lists are comma-separated.
 * Empty variables are ignored. Unknown names are returned too, so that the schema rejects them.
 */
export function readVariables(
  schema: z.ZodType,
  environment: Readonly<Record<string, string | undefined>>,
): VariableValue[] {
  return Object.entries(environment).flatMap(([variable, text = '']) => {
    if (!variable.startsWith('LITECONE_') || OTHER_VARIABLES.test(variable) || text.trim() === '') return []
    if (SERVICE_LINK.test(variable) || SERVICE_ADDRESS.test(text)) return []
    const { path, leaf } = resolvePath(schema, variable.slice('LITECONE_'.length).split('__'))
    return [{ variable, path, value: convertText(text, leaf) }]
  })
}

/** The path of a setting, and its schema if it exists. */
function resolvePath(schema: z.ZodType, words: readonly string[]): { path: string[]; leaf: z.ZodType | undefined } {
  let at: z.ZodType | undefined = unwrapSchema(schema)
  const path: string[] = []
  for (const word of words) {
    const isChosenName = at instanceof z.ZodRecord
    const name = isChosenName ? word.toLowerCase().replaceAll('_', '-') : camelCase(word)
    path.push(name)
    at = schemaOf(at, name)
  }
  return { path, leaf: at }
}

function camelCase(words: string): string {
  return words.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
