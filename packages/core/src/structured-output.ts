import type { Completion, CompletionParameters, JsonSchemaFormat } from './chat.ts'
import { BadRequestError, SchemaMismatchError } from './errors.ts'
import { asList, isRecord, parseJson } from './json.ts'
import { isStandardSchema, type StandardIssue, type StandardResult, type StandardSchema } from './standard-schema.ts'

export interface StructuredRequest {
  readonly request: CompletionParameters
  /** Reads an answer's text as what was asked for. */
  readonly parse: ((answer: Completion) => Promise<void>) | undefined
}

/** Makes the JSON schema of a Standard Schema, so that wires know one form, and says how the answer is to be read. */
export function prepareOutput(request: CompletionParameters): StructuredRequest {
  const format = request.response_format
  if (!format) return { request, parse: undefined }
  if (isStandardSchema(format)) {
    return {
      request: { ...request, response_format: toJsonSchemaFormat(format) },
      parse: (answer) => parseOutput(answer, format),
    }
  }
  // A bare JSON schema is enforced by the provider alone.
  return { request, parse: format.type === 'json_schema' ? (answer) => parseOutput(answer, undefined) : undefined }
}

/**
 * Sets `parsed` on each choice that the model finished. Throws `SchemaMismatchError` when the text is not the JSON that was asked for;
 * a refusal or a filtered answer is not an error: it has no `parsed`.
 */
async function parseOutput(answer: Completion, schema: StandardSchema | undefined): Promise<void> {
  for (const { message, finish_reason } of answer.choices) {
    const { content } = message
    if (message.refusal || content === null || message.tool_calls || finish_reason === 'content_filter') continue
    const value = parseJson(content) ?? parseJson(content.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''))
    if (value === undefined) throw mismatch(answer, finish_reason === 'length' ? CUT : 'is not JSON', undefined)
    const result = schema && (await validate(answer, schema, value))
    if (result?.issues)
      throw mismatch(answer, `does not fit the schema: ${describeIssues(result.issues)}`, result.issues)
    message.parsed = result ? result.value : value
  }
  const parsed = answer.choices[0]?.message.parsed
  if (parsed !== undefined) answer.parsed = parsed
}

/** A schema's own code, such as a transform, may throw: the provider's answer is not at fault, and another would cost as much again. */
async function validate(answer: Completion, schema: StandardSchema, value: unknown): Promise<StandardResult> {
  try {
    return await schema['~standard'].validate(value)
  } catch (cause) {
    throw mismatch(answer, 'could not be checked: the schema threw', cause)
  }
}

const CUT = 'was cut by the token limit: raise max_tokens'

function mismatch(answer: Completion, what: string, cause: unknown): SchemaMismatchError {
  return new SchemaMismatchError(`The answer of ${answer.model} ${what}. It is in the error's body.`, {
    model: answer.model,
    body: answer,
    cause,
  })
}

/** Where the value is wrong and how; not the value, which is the model's text. */
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
      `This ${vendor} schema does not tell its JSON schema (https://standardschema.dev/json-schema). Update ${vendor}, or pass { type: 'json_schema', json_schema }.`,
      { param: 'response_format' },
    )
  }
  const { $schema: _, ...json } = writeJsonSchema(jsonSchema)
  const name = typeof json.title === 'string' && /^[\w-]{1,64}$/.test(json.title) ? json.title : 'response'
  return { type: 'json_schema', json_schema: { name, ...closeObjects(json) } }
}

/** What the model writes is the schema's input: transforms and defaults come after it. */
function writeJsonSchema(jsonSchema: NonNullable<StandardSchema['~standard']['jsonSchema']>): Record<string, unknown> {
  try {
    return jsonSchema.input({ target: 'draft-2020-12' })
  } catch (cause) {
    const why = cause instanceof Error ? `: ${cause.message}` : ''
    throw new BadRequestError(`response_format cannot be written as a JSON schema${why}.`, {
      param: 'response_format',
      cause,
    })
  }
}

/**
 * OpenAI's strict mode wants every object closed (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas). It takes the
 * schema when, besides, all properties are required, and no object says that it is open.
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

/** A copy in which every schema directly inside has been mapped. */
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
