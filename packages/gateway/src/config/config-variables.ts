import * as z from 'zod'

/** A value that a variable of the environment gives. */
export interface GivenByVariable {
  readonly variable: string
  readonly path: readonly string[]
  readonly value: unknown
}

/** Variables with the prefix that are no part of the configuration. */
const OTHERS = /^LITECONE_(?:VAULT_KEY(?:_PREVIOUS)?|GATEWAY_KEY|CONFIG|TEST_\w+|SERVICES)$/

/**
 * `LITECONE_SERVER__MAX_BODY_BYTES` is `server.maxBodyBytes`: two underscores go a level down, one begins a word. Lists are written with commas. A name that
 * leads nowhere is given too, for the schema to refuse.
 */
export function readVariables(
  schema: z.ZodType,
  environment: Readonly<Record<string, string | undefined>>,
): GivenByVariable[] {
  return Object.entries(environment).flatMap(([variable, text]) => {
    if (!variable.startsWith('LITECONE_') || OTHERS.test(variable) || text === undefined) return []
    const path = variable.slice('LITECONE_'.length).split('__').map(camelCase)
    return [{ variable, path, value: convert(text, schemaAt(schema, path)) }]
  })
}

function camelCase(words: string): string {
  return words.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function schemaAt(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  let at: z.ZodType | undefined = unwrap(schema)
  for (const name of path) {
    if (at instanceof z.ZodObject) at = at.shape[name]
    else if (at instanceof z.ZodRecord) at = asType(at.valueType)
    else return undefined
    at = at && unwrap(at)
  }
  return at
}

/** What is within defaults, options and transforms. */
function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return unwrap(asType(schema.unwrap()))
  return schema instanceof z.ZodPipe ? unwrap(asType(schema.in)) : schema
}

/** Zod's inner schemas are typed by its core. */
function asType(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema
  throw new TypeError('A schema of the configuration is none of zod’s.')
}

/** As a text where it is not what the schema wants: that says what is wrong. */
function convert(text: string, schema: z.ZodType | undefined): unknown {
  if (schema instanceof z.ZodNumber) return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
  if (schema instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text
  if (schema instanceof z.ZodArray)
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
  return text
}
