import type { Completion, CompletionParameters, JsonSchemaFormat } from './chat.ts'
import { BadRequestError, SchemaMismatchError } from './errors.ts'
import { asList, isRecord, parseJson } from './json.ts'
import { isStandardSchema, type StandardIssue, type StandardResult, type StandardSchema } from './standard-schema.ts'

export interface StructuredRequest {
  readonly request: CompletionParameters
  /** Sets `parsed` on a completion. */
  readonly parse: ((answer: Completion) => Promise<void>) | undefined
}

/** Converts a Standard Schema to JSON Schema, so that wires handle one form, and returns how to parse the response. */
export function prepareOutput(request: CompletionParameters): StructuredRequest {
  const format = request.response_format
  if (!format) return { request, parse: undefined }
  if (isStandardSchema(format)) {
    return {
      request: { ...request, response_format: toJsonSchemaFormat(format) },
      parse: (answer) => parseOutput(answer, format),
    }
  }
  // A plain JSON schema is enforced only by the provider.
  return { request, parse: format.type === 'json_schema' ? (answer) => parseOutput(answer, undefined) : undefined }
}

/**
 * Sets `parsed` on each finished choice. Throws `SchemaMismatchError` if the text is not the requested JSON. A refusal or a filtered
 * response is not an error: it has no `parsed`.
 */
async function parseOutput(answer: Completion, schema: StandardSchema | undefined): Promise<void> {
  for (const { message, finish_reason } of answer.choices) {
    const { content } = message
    if (message.refusal || content === null || message.tool_calls || finish_reason === 'content_filter') continue
    const value = parseJson(content) ?? parseJson(content.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''))
    if (value === undefined) throw mismatch(answer, finish_reason === 'length' ? CUT : 'is not JSON', undefined)
    const result = schema && (await validate(answer, schema, value))
    if (result?.issues)
      throw mismatch(answer, `does not match the schema: ${describeIssues(result.issues)}`, result.issues)
    message.parsed = result ? result.value : value
  }
  const parsed = answer.choices[0]?.message.parsed
  if (parsed !== undefined) answer.parsed = parsed
}

/** A schema's own code, such as a transform, may throw. That is not the provider's fault, so it must not be retried. */
async function validate(answer: Completion, schema: StandardSchema, value: unknown): Promise<StandardResult> {
  try {
    return await schema['~standard'].validate(value)
  } catch (cause) {
    throw mismatch(answer, 'cannot be checked: the schema threw', cause)
  }
}

const CUT = 'was cut by the token limit: raise max_tokens'

function mismatch(answer: Completion, what: string, cause: unknown): SchemaMismatchError {
  return new SchemaMismatchError(`The response of ${answer.model} ${what}. See the error's body.`, {
    model: answer.model,
    body: answer,
    cause,
  })
}

/** Where the value is wrong and why, without the value, which is the model's text. */
function describeIssues(issues: readonly StandardIssue[]): string {
  const shown = issues.slice(0, 3).map(({ path = [], message }) => {
    const place = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
    return place ? `${place}: ${message}` : message
  })
  return shown.join('; ') + (issues.length > 3 ? `; and ${issues.length - 3} more` : '')
}

function toJsonSchemaFormat(schema: StandardSchema): JsonSchemaFormat {
  const { jsonSchema, vendor } = schema['~standard']
  if (!jsonSchema) {
    throw new BadRequestError(
      `This ${vendor} schema cannot produce JSON Schema. Update ${vendor}, or pass { type: 'json_schema', json_schema }.`,
      { param: 'response_format' },
    )
  }
  const { $schema: _, ...json } = writeJsonSchema(jsonSchema)
  const name = typeof json.title === 'string' && /^[\w-]{1,64}$/.test(json.title) ? json.title : 'response'
  return { type: 'json_schema', json_schema: { name, ...closeObjects(json) } }
}

/** The model writes the schema's input. Transforms and defaults are applied later. */
function writeJsonSchema(jsonSchema: NonNullable<StandardSchema['~standard']['jsonSchema']>): Record<string, unknown> {
  try {
    return jsonSchema.input({ target: 'draft-2020-12' })
  } catch (cause) {
    const why = cause instanceof Error ? `: ${cause.message}` : ''
    throw new BadRequestError(`response_format cannot be converted to JSON Schema${why}.`, {
      param: 'response_format',
      cause,
    })
  }
}

/**
 * OpenAI's strict mode requires `additionalProperties: false` and all properties in `required`
 * (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas). `strict` is set only if the schema allows both.
 */
function closeObjects(whole: Record<string, unknown>): { schema: Record<string, unknown>; strict: boolean } {
  let strict = true
  function close(schema: Record<string, unknown>): Record<string, unknown> {
    const result = mapSchemas(schema, close)
    const { type, properties, required } = result
    if (isRecord(properties)) {
      result.additionalProperties ??= false
      strict &&= Object.keys(properties).every((name) => asList(required).includes(name))
    }
    strict &&= type !== 'object' || result.additionalProperties === false
    return result
  }
  return { schema: close(whole), strict }
}

/** A copy of the schema with its direct subschemas mapped. */
function mapSchemas(
  schema: Record<string, unknown>,
  map: (inner: Record<string, unknown>) => Record<string, unknown>,
): Record<string, unknown> {
  const mapOne = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(mapOne) : isRecord(value) ? map(value) : value
  const result: Record<string, unknown> = { ...schema }
  for (const key of ['items', 'additionalProperties', 'not', 'anyOf', 'oneOf', 'allOf', 'prefixItems'])
    if (key in schema) result[key] = mapOne(schema[key])
  for (const key of ['properties', '$defs', 'definitions', 'patternProperties']) {
    if (isRecord(schema[key]))
      result[key] = Object.fromEntries(Object.entries(schema[key]).map(([name, value]) => [name, mapOne(value)]))
  }
  return result
}
