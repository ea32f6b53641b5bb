import * as z from 'zod'

/** The schema inside defaults, optionals and transforms. */
export function unwrapSchema(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return unwrapSchema(asType(schema.unwrap()))
  return schema instanceof z.ZodPipe ? unwrapSchema(asType(schema.in)) : schema
}

/** The schema of a member of a section, a map or a list. `undefined` if there is no such member. */
export function schemaOf(schema: z.ZodType | undefined, name: string): z.ZodType | undefined {
  if (schema instanceof z.ZodRecord) return unwrapSchema(asType(schema.valueType))
  if (schema instanceof z.ZodArray) return unwrapSchema(asType(schema.element))
  if (!(schema instanceof z.ZodObject) || !Object.hasOwn(schema.shape, name)) return undefined
  return unwrapSchema(asType(schema.shape[name]))
}

/** Converts the text of an environment variable to the type of its schema. A text that cannot be converted is returned unchanged, so that the schema rejects it. */
export function convertText(text: string, schema: z.ZodType | undefined): unknown {
  if (schema instanceof z.ZodNumber) return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
  if (schema instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text
  if (schema instanceof z.ZodArray)
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
  return text
}

/** Zod types inner schemas by the interfaces of its core, which are not `ZodType`. */
function asType(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema
  throw new TypeError('The configuration contains a schema that is not one of Zod’s.')
}
