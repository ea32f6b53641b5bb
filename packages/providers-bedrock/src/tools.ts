import { asList, asRecord, asString, type CompletionParameters, isRecord, UnsupportedParamsError } from '@litecone/core'
import { encodeSchema } from '@litecone/providers-anthropic'
import { encodeCachePoint } from './cache-point.ts'
import { fitInput } from './input-schema.ts'
import type { BedrockModel } from './model.ts'
import { JSON_TOOL } from './output-format.ts'

type Fields = Record<string, unknown>

export interface EncodedTools {
  /** Absent without tools. */
  readonly toolConfig: Fields | undefined
  /** For `additionalModelRequestFields`. */
  readonly fields: Fields
}

/**
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html. Converse has no tool choice `none`, so no tools
 * are sent for it.
 *
 * @param jsonTool The tool that produces structured output.
 */
export function encodeTools(
  request: CompletionParameters,
  model: BedrockModel,
  jsonTool: Fields | undefined,
  thinks: boolean,
): EncodedTools {
  const choice = readChoice(request.tool_choice ?? request.function_call)
  const offered = choice.none ? [] : offer(request, choice).flatMap((tool) => encodeTool(tool, model))
  const tools = jsonTool ? [...offered, jsonTool] : offered
  if (tools.length === 0) return { toolConfig: undefined, fields: {} }
  const toolChoice = jsonTool ? forceAnswer(choice, offered.length > 0, model, thinks) : choice.toolChoice
  const single = request.parallel_tool_calls === false && (model.family === 'claude' || model.family === 'unknown')
  return {
    toolConfig: { tools, ...(toolChoice && { toolChoice }) },
    // In Claude's format. Bedrock rejects a choice type in both places.
    fields: single ? { tool_choice: { ...(!toolChoice && { type: 'auto' }), disable_parallel_tool_use: true } } : {},
  }
}

interface Choice {
  readonly toolChoice?: Fields
  readonly none?: boolean
  /** The tools to send, if not all. */
  readonly names?: readonly string[]
}

function readChoice(choice: unknown): Choice {
  const { type, name, function: called, allowed_tools } = asRecord(choice)
  // Other vendors write choices as `{ type }`.
  const word = typeof choice === 'string' ? choice : type
  if (word === 'none') return { none: true }
  if (word === 'auto') return { toolChoice: { auto: {} } }
  if (word === 'required' || word === 'any') return { toolChoice: { any: {} } }
  const wanted = asString(name) ?? asString(asRecord(called).name)
  if (wanted !== undefined) return { toolChoice: { tool: { name: wanted } } }
  if (type !== 'allowed_tools') return {}
  const { mode, tools } = asRecord(allowed_tools)
  const names = asList(tools)
    .map(asRecord)
    .flatMap((tool) => asString(asRecord(tool.function).name) ?? asString(tool.name) ?? [])
  return { names, toolChoice: mode === 'required' ? { any: {} } : { auto: {} } }
}

function offer({ tools, functions }: CompletionParameters, { names }: Choice): Fields[] {
  const all: Fields[] = [
    ...(functions ?? []).map((definition) => ({ type: 'function', function: definition })),
    ...(tools ?? []).map((tool) => ({ ...tool })),
  ]
  return names ? all.filter((tool) => names.includes(String(asRecord(tool.function).name ?? tool.name))) : all
}

/** Accepts a function, or a tool in Anthropic's or Bedrock's format. */
function encodeTool(tool: Fields, model: BedrockModel): Fields[] {
  if ('toolSpec' in tool || 'systemTool' in tool || 'cachePoint' in tool) {
    const { type: _, ...own } = tool
    return [own]
  }
  const { name, description, parameters, strict } = asRecord(tool.function ?? renamed(tool))
  if (typeof name !== 'string') {
    throw new UnsupportedParamsError(
      `Bedrock has no tool of type "${String(tool.type)}": it accepts functions. Pass a model's own tools in additionalModelRequestFields.`,
      { param: 'tools' },
    )
  }
  if (name === JSON_TOOL) {
    throw new UnsupportedParamsError(`The tool name "${JSON_TOOL}" is reserved for structured output. Use another.`, {
      param: 'tools',
    })
  }
  const isStrict = strict === true && model.strictTools
  const { type, ...rest } = asRecord(parameters)
  // As with Anthropic, the input is an object. Schemas of MCP servers may say another type, or none.
  const schema = { type: 'object', ...(type !== 'object' && { properties: {} }), ...rest }
  const json = isStrict ? encodeSchema(schema) : fitInput(schema, model)
  const toolSpec = { name, ...(description ? { description } : {}), inputSchema: { json }, ...(isStrict && { strict }) }
  return [{ toolSpec }, ...encodeCachePoint(tool.cache_control)]
}

function renamed({ name, description, input_schema }: Fields): Fields {
  return isRecord(input_schema) ? { name, description, parameters: input_schema } : {}
}

/** Thinking models and some vendors' models cannot be forced to call a tool, so the choice is theirs. */
function forceAnswer(
  { toolChoice }: Choice,
  hasTools: boolean,
  { forcedTools, traits }: BedrockModel,
  thinks: boolean,
): Fields | undefined {
  if (!forcedTools || thinks || traits.thinkingOff === 'never') return undefined
  if (toolChoice && 'tool' in toolChoice) return toolChoice
  return hasTools ? { any: {} } : { tool: { name: JSON_TOOL } }
}
