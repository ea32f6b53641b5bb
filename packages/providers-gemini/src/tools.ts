import {
  asRecord,
  type CompletionParameters,
  type FunctionTool,
  isRecord,
  type ToolChoice,
  UnsupportedParamsError,
} from '@litecone/core'
import { given, givenAny } from './given.ts'
import { modelVersion } from './model.ts'
import { encodeSchema } from './schema.ts'

export interface EncodedTools {
  tools?: Record<string, unknown>[]
  toolConfig?: Record<string, unknown>
}

type Declaration = FunctionTool['function']

/** Functions in one tool object, each of Google's own tools in one of its own: the API takes one kind an object. */
export function encodeTools(request: CompletionParameters, model: string): EncodedTools {
  const declarations: Declaration[] = [...(request.functions ?? [])]
  const own: Record<string, unknown>[] = []
  for (const tool of request.tools ?? []) {
    if (isFunctionTool(tool)) declarations.push(tool.function)
    else own.push(encodeOwnTool(tool))
  }
  if (request.web_search_options && !own.some((tool) => 'googleSearch' in tool)) own.push({ googleSearch: {} })
  if (request.parallel_tool_calls === false && declarations.length > 1) {
    throw unsupported(
      'parallel_tool_calls',
      'Gemini cannot be kept to one call at a time: leave parallel_tool_calls out.',
    )
  }
  const hasFunctions = declarations.length > 0
  if (hasFunctions) own.unshift({ functionDeclarations: declarations.map(encodeDeclaration) })
  const choice = hasFunctions ? encodeChoice(request.tool_choice ?? request.function_call) : undefined
  // https://ai.google.dev/gemini-api/docs/tool-combination: needed to use both kinds in one request, since Gemini 3.
  const isCombined = hasFunctions && own.length > 1 && modelVersion(model) >= 3
  return given({
    tools: own.length > 0 ? own : undefined,
    toolConfig: givenAny({
      functionCallingConfig: choice,
      includeServerSideToolInvocations: isCombined || undefined,
    }),
  })
}

function isFunctionTool(tool: unknown): tool is FunctionTool {
  return isRecord(tool) && tool.type === 'function' && isRecord(tool.function)
}

function encodeDeclaration({ name, description, parameters }: Declaration): object {
  // A function without parameters is declared without a schema.
  const parametersJsonSchema = parameters && !isEmpty(parameters) ? encodeSchema(parameters) : undefined
  return given({ name, description, parametersJsonSchema })
}

function isEmpty({ properties, additionalProperties, ...rest }: Record<string, unknown>): boolean {
  if (isRecord(additionalProperties) || Object.keys(asRecord(properties)).length > 0) return false
  return Object.keys(rest).every((key) => /^(?:type|required|title|description|\$schema)$/.test(key))
}

/** How other vendors, and Google's own documents, write the tools that Google runs. */
const OWN_TOOLS: readonly (readonly [RegExp, string])[] = [
  [/^(?:web_?search|google_?search$)/i, 'googleSearch'],
  [/^(?:code_?execution|code_?interpreter)/i, 'codeExecution'],
  [/^(?:url_?context|web_?fetch)/i, 'urlContext'],
  [/^google_?maps$/i, 'googleMaps'],
  [/^file_?search$/i, 'fileSearch'],
  [/^computer_?use$/i, 'computerUse'],
]

/** `{ type: 'google_search', … }`, another vendor's `web_search_20250305`, or the API's own `{ googleSearch: {} }`. */
function encodeOwnTool(tool: object): Record<string, unknown> {
  const { type, ...options } = asRecord(tool)
  if (typeof type !== 'string') {
    return Object.fromEntries(Object.entries(options).map(([name, value]) => [camelCase(name), value]))
  }
  if (type !== 'custom' && type in options) return { [camelCase(type)]: options[type] }
  const name = OWN_TOOLS.find(([pattern]) => pattern.test(type))?.[1]
  if (name === undefined) throw unsupported('tools', `Gemini has no tool of type "${type}".`)
  // Options are Google's only where the type is written Google's way.
  const isGoogles = camelCase(type) === name
  return { [name]: isGoogles ? options : {} }
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function encodeChoice(choice: ToolChoice | { name: string } | undefined): Record<string, unknown> | undefined {
  switch (choice) {
    case undefined:
      return undefined
    case 'none':
      return { mode: 'NONE' }
    case 'auto':
      return { mode: 'AUTO' }
    case 'required':
      return { mode: 'ANY' }
  }
  if ('name' in choice) return { mode: 'ANY', allowedFunctionNames: [choice.name] }
  if (choice.type === 'function') return { mode: 'ANY', allowedFunctionNames: [choice.function.name] }
  if (choice.type === 'custom') throw unsupported('tool_choice', 'Gemini takes function tools only.')
  const { mode, tools } = choice.allowed_tools
  const names = tools.flatMap((tool) => asRecord(tool.function).name ?? tool.name ?? [])
  // AUTO takes no names; VALIDATED is AUTO that does.
  return { mode: mode === 'required' ? 'ANY' : 'VALIDATED', allowedFunctionNames: names }
}

function unsupported(param: string, message: string): UnsupportedParamsError {
  return new UnsupportedParamsError(message, { param })
}
