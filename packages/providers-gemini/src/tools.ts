import {
  asList,
  asRecord,
  type CompletionParameters,
  type FunctionTool,
  isRecord,
  type ToolChoice,
  UnsupportedParamsError,
} from '@litecone/core'
import { modelVersion } from './model.ts'
import { nonEmpty, omitNullish } from './omit-nullish.ts'
import { encodeSchema } from './schema.ts'

export interface EncodedTools {
  tools?: Record<string, unknown>[]
  toolConfig?: Record<string, unknown>
}

type Declaration = FunctionTool['function']

/** All functions in one tool object, and each of Google's own tools in another: the API accepts one kind per object. */
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
      'Gemini cannot disable parallel tool calls. Remove parallel_tool_calls, or list it in dropParams.',
    )
  }
  const retrievalConfig = takeMapsPlace(own)
  const hasFunctions = declarations.length > 0
  if (hasFunctions) own.unshift({ functionDeclarations: declarations.map(encodeDeclaration) })
  const choice = hasFunctions ? encodeChoice(request.tool_choice ?? request.function_call) : undefined
  // Required since Gemini 3 to use both kinds in one request: https://ai.google.dev/gemini-api/docs/tool-combination.
  const isCombined = hasFunctions && own.length > 1 && modelVersion(model) >= 3
  return omitNullish({
    tools: own.length > 0 ? own : undefined,
    toolConfig: nonEmpty({
      functionCallingConfig: choice,
      retrievalConfig,
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
  return omitNullish({ name, description, parametersJsonSchema })
}

function isEmpty({ properties, additionalProperties, ...rest }: Record<string, unknown>): boolean {
  if (isRecord(additionalProperties) || Object.keys(asRecord(properties)).length > 0) return false
  return Object.keys(rest).every((key) => /^(?:type|required|title|description|\$schema)$/.test(key))
}

/** Names of Google's tools in other vendors' APIs and in Google's documentation. */
const OWN_TOOLS: readonly (readonly [RegExp, string])[] = [
  [/^(?:web_?search|google_?search$)/i, 'googleSearch'],
  [/^(?:code_?execution|code_?interpreter)/i, 'codeExecution'],
  [/^(?:url_?context|web_?fetch)/i, 'urlContext'],
  [/^google_?maps$/i, 'googleMaps'],
  [/^file_?search$/i, 'fileSearch'],
  [/^computer_?use$/i, 'computerUse'],
  [/^enterprise_?web_?search$/i, 'enterpriseWebSearch'],
]

/** Accepts `{ type: 'google_search', … }`, another vendor's `web_search_20250305`, or the API's own `{ googleSearch: {} }`. */
function encodeOwnTool(tool: object): Record<string, unknown> {
  const { type, ...options } = asRecord(tool)
  if (typeof type !== 'string') {
    return Object.fromEntries(Object.entries(options).map(([name, value]) => [camelCase(name), value]))
  }
  if (type === 'mcp') return { mcpServers: [encodeServer(options)] }
  if (type !== 'custom' && type in options) return { [camelCase(type)]: options[type] }
  const name = OWN_TOOLS.find(([pattern]) => pattern.test(type))?.[1]
  if (name === undefined) throw unsupported('tools', `Gemini has no tool of type "${type}". Remove it from tools.`)
  // Options are in Google's format only if the type is.
  const isGoogles = camelCase(type) === name
  return { [name]: isGoogles ? options : {} }
}

/** An MCP server in OpenAI's format: https://ai.google.dev/api/caching#McpServer */
function encodeServer(server: Record<string, unknown>): object {
  const { server_label: name, server_url: url, headers, authorization, allowed_tools } = server
  if (allowed_tools) throw unsupported('tools', 'Gemini cannot limit the tools of an MCP server. Remove allowed_tools.')
  const all = nonEmpty({ ...asRecord(headers), Authorization: authorization && `Bearer ${String(authorization)}` })
  return omitNullish({ name, streamableHttpTransport: omitNullish({ url, headers: all }) })
}

/**
 * Removes the user's location for Google Maps from the tool, where LiteLLM has it: Google's API has it next to the tools.
 * https://ai.google.dev/gemini-api/docs/maps-grounding
 */
function takeMapsPlace(own: Record<string, unknown>[]): Record<string, unknown> | undefined {
  const at = own.findIndex(({ googleMaps }) => isRecord(googleMaps))
  if (at < 0) return undefined
  const { latitude, longitude, languageCode, ...options } = asRecord(own[at]?.googleMaps)
  own[at] = { googleMaps: options }
  return nonEmpty({ latLng: nonEmpty({ latitude, longitude }), languageCode })
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function encodeChoice(choice: ToolChoice | { name: string } | null | undefined): Record<string, unknown> | undefined {
  const { type, name, function: called, allowed_tools } = asRecord(choice)
  // Other vendors write choices as `{ type }`.
  const mode = MODES.get(typeof choice === 'string' ? choice : type)
  if (mode) return { mode }
  if (type === 'custom') throw unsupported('tool_choice', 'Gemini has no custom tools. Choose a function tool.')
  const wanted = name ?? asRecord(called).name
  if (wanted !== undefined) return { mode: 'ANY', allowedFunctionNames: [wanted] }
  if (type !== 'allowed_tools') return undefined
  const { mode: word, tools } = asRecord(allowed_tools)
  const names = asList(tools)
    .map(asRecord)
    .flatMap((tool) => asRecord(tool.function).name ?? tool.name ?? [])
  // AUTO does not accept names; VALIDATED is AUTO with names.
  return { mode: word === 'required' ? 'ANY' : 'VALIDATED', allowedFunctionNames: names }
}

const MODES: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map([
  ['none', 'NONE'],
  ['auto', 'AUTO'],
  ['required', 'ANY'],
  ['any', 'ANY'],
])

function unsupported(param: string, message: string): UnsupportedParamsError {
  return new UnsupportedParamsError(message, { param })
}
