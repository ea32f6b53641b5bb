/**
 * The parts of Standard Schema (https://standardschema.dev) that structured output needs: validation, and the JSON Schema that Zod 4.2 and
 * other libraries provide under `jsonSchema` (https://standardschema.dev/json-schema).
 */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>
    readonly types?: { readonly input: unknown; readonly output: unknown } | undefined
    readonly jsonSchema?: {
      readonly input: (options: { target: 'draft-2020-12' | 'draft-07' }) => Record<string, unknown>
      readonly output: (options: { target: 'draft-2020-12' | 'draft-07' }) => Record<string, unknown>
    }
  }
}

export type StandardResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The type of a value after validation: `z.infer` in Zod. */
export type SchemaOutput<S> = S extends { readonly '~standard': { readonly types?: infer T } }
  ? NonNullable<T> extends { readonly output: infer O }
    ? O
    : unknown
  : unknown

export function isStandardSchema(value: unknown): value is StandardSchema {
  // Some libraries' schemas are functions (ArkType).
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    '~standard' in value &&
    typeof value['~standard'] === 'object'
  )
}
