import { isJson, type Json, listOf, parsed, textOf } from './json.ts'

/** A tool that a request offers to the model. */
export interface OfferedTool {
  readonly name: string
  readonly description: string | undefined
  /** The JSON schema of its arguments, or whatever else configures it. `undefined` if there is nothing of it. */
  readonly schema: unknown
}

export interface Offer {
  readonly tools: readonly OfferedTool[]
  /** Whether the model has to call one, as the request says it. */
  readonly choice: unknown
}

/** The tools of a request in any of the known formats. */
export function readTools(body: string | null): Offer {
  const value = body === null ? undefined : parsed(body)
  if (!isJson(value)) return { tools: [], choice: undefined }
  const { tools, functions, tool_choice, toolConfig, tool_config, function_call } = value
  const config = isJson(toolConfig) ? toolConfig : isJson(tool_config) ? tool_config : {}
  const all = [...listOf(tools), ...listOf(functions), ...listOf(config['tools'])]
  return {
    tools: all.filter(isJson).flatMap(readTool),
    choice: tool_choice ?? function_call ?? config['toolChoice'] ?? config['functionCallingConfig'],
  }
}

function readTool(tool: Json): readonly OfferedTool[] {
  // Gemini. (https://ai.google.dev/api/caching#Tool)
  const declared = tool['functionDeclarations'] ?? tool['function_declarations']
  if (Array.isArray(declared)) return declared.filter(isJson).map(readFunction)
  // Chat Completions, Cohere and Ollama. (https://platform.openai.com/docs/api-reference/chat/create)
  if (isJson(tool['function'])) return [readFunction(tool['function'])]
  // Bedrock's Converse. (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolSpecification.html)
  if (isJson(tool['toolSpec'])) return [readFunction(tool['toolSpec'])]
  // Anthropic's own tools have a name and a type, OpenAI's only a type, Gemini's only a key: `{"googleSearch": {}}`.
  if (textOf(tool['name']) || tool['type'] !== undefined) return [readFunction(tool)]
  return Object.entries(tool).map(([name, given]) => ({ name, description: undefined, schema: orNothing(given) }))
}

function readFunction(given: Json): OfferedTool {
  const { name, description, parameters, parametersJsonSchema, input_schema, inputSchema, type, ...rest } = given
  const label = textOf(name) ?? textOf(given['server_label']) ?? textOf(type) ?? 'unnamed'
  const schema = parameters ?? parametersJsonSchema ?? input_schema
  const ofBedrock = isJson(inputSchema) ? inputSchema['json'] : undefined
  const { strict: _, ...options } = rest
  return { name: label, description: textOf(description), schema: schema ?? ofBedrock ?? orNothing(options) }
}

function orNothing(value: unknown): unknown {
  return isJson(value) && Object.keys(value).length === 0 ? undefined : value
}
