import { asRecord, BadRequestError, type CompletionParameters, isRecord } from '@litecone/core'
import { encodeSchema } from '@litecone/providers-anthropic'
import { fitInput } from './input-schema.ts'
import type { BedrockModel } from './model.ts'

/** The tool that makes models without structured outputs respond in JSON. Callers receive its arguments as content. */
export const JSON_TOOL = 'json_tool_call'

export interface OutputFormat {
  readonly outputConfig?: Record<string, unknown>
  /** The tool to be called instead, for models without structured outputs. */
  readonly tool?: Record<string, unknown>
  /** Added to the system prompt if the API has no field for the format. */
  readonly instruction?: string
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html */
export function encodeFormat({ response_format: wanted }: CompletionParameters, model: BedrockModel): OutputFormat {
  if (!wanted || !('type' in wanted) || wanted.type === 'text') return {}
  if (wanted.type !== 'json_object' && wanted.type !== 'json_schema') {
    throw new BadRequestError('response_format.type must be text, json_object or json_schema.', {
      param: 'response_format',
    })
  }
  const { schema, name, description } = asRecord(
    wanted.type === 'json_schema' ? wanted.json_schema : readBeside(wanted),
  )
  if (!isRecord(schema)) return { instruction: JSON_INSTRUCTION }
  if (model.structured) {
    const jsonSchema = {
      schema: JSON.stringify(encodeSchema(schema)),
      ...(name ? { name } : {}),
      ...(description ? { description } : {}),
    }
    return { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } } }
  }
  return {
    tool: {
      toolSpec: {
        name: JSON_TOOL,
        description: description || TOOL_DESCRIPTION,
        inputSchema: { json: fitInput({ type: 'object', ...schema }, model) },
      },
    },
  }
}

/** LiteLLM accepts a schema next to `type: 'json_object'`. */
function readBeside(format: object): { schema: unknown } {
  const { response_schema, schema = response_schema } = asRecord(format)
  return { schema }
}

const JSON_INSTRUCTION = 'Answer with one JSON object and nothing else: no code fence and no text around it.'
const TOOL_DESCRIPTION = 'Give the answer by calling this tool.'
