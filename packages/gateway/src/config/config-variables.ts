import * as z from 'zod'
import { convertText, schemaOf, unwrapSchema } from './setting-schema.ts'

/** A value that a variable of the environment gives. */
export interface GivenByVariable {
  readonly variable: string
  readonly path: readonly string[]
  readonly value: unknown
}

/** Variables with the prefix that are no part of the configuration. */
const OTHERS = /^LITECONE_(?:VAULT_KEY(?:_PREVIOUS)?|GATEWAY_KEY|CONFIG|TEST_\w+|SERVICES)$/

/**
 * Kubernetes tells every pod of every service in such: of one called `litecone`, `LITECONE_PORT=tcp://10.0.0.1:8787`.
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
const SERVICE_LINK = /_SERVICE_(?:HOST|PORT)|_PORT_\d+_(?:TCP|UDP|SCTP)/
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//

/**
 * `LITECONE_SERVER__MAX_BODY_BYTES` is `server.maxBodyBytes`: two underscores go a level down, one begins a word, or is a hyphen in names of the
 * operator's choice (`LITECONE_PROVIDERS__MY_SERVER__API_BASE`). Lists are written with commas. An empty variable is none. A name that leads nowhere
 * is given too, for the schema to refuse.
 */
export function readVariables(
  schema: z.ZodType,
  environment: Readonly<Record<string, string | undefined>>,
): GivenByVariable[] {
  return Object.entries(environment).flatMap(([variable, text = '']) => {
    if (!variable.startsWith('LITECONE_') || OTHERS.test(variable) || text.trim() === '') return []
    if (SERVICE_LINK.test(variable) || SERVICE_ADDRESS.test(text)) return []
    const { path, leaf } = resolvePath(schema, variable.slice('LITECONE_'.length).split('__'))
    return [{ variable, path, value: convertText(text, leaf) }]
  })
}

/** The names of the settings on the way, and the schema of the last where there is one. */
function resolvePath(schema: z.ZodType, words: readonly string[]): { path: string[]; leaf: z.ZodType | undefined } {
  let at: z.ZodType | undefined = unwrapSchema(schema)
  const path: string[] = []
  for (const word of words) {
    const isOwnName = at instanceof z.ZodRecord
    const name = isOwnName ? word.toLowerCase().replaceAll('_', '-') : camelCase(word)
    path.push(name)
    at = schemaOf(at, name)
  }
  return { path, leaf: at }
}

function camelCase(words: string): string {
  return words.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
