import { asRecord, BadRequestError, type CompletionParameters, isRecord, type Tool } from '@litecone/core'
import type { ModelTraits } from './model.ts'
import { JSON_TOOL } from './output-format.ts'
import { encodeSchema } from './schema.ts'

type Fields = Record<string, unknown>

export interface EncodedTools {
  readonly tools: readonly Fields[]
  /** The body's `mcp_servers`. */
  readonly servers: readonly Fields[]
}

/**
 * Converts functions to tools, passes a provider's own tools on, and separates MCP servers, which OpenAI lists among the tools.
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools
 */
export function encodeTools(request: CompletionParameters, traits: ModelTraits): EncodedTools {
  const tools: Fields[] = []
  const servers: Fields[] = []
  for (const tool of listTools(request)) {
    if (tool.type === 'mcp' || tool.type === 'url') servers.push(encodeServer(tool))
    else tools.push(tool.type === 'function' ? encodeFunction(tool, traits) : encodeOwn(tool))
  }
  if (request.web_search_options) tools.push(encodeWebSearch(request.web_search_options))
  if (tools.some(({ name }) => name === JSON_TOOL)) {
    throw new BadRequestError(`The tool name "${JSON_TOOL}" is reserved for structured output. Use another.`, {
      param: 'tools',
    })
  }
  return { tools, servers }
}

/** The requested tools as plain records, so that fields unknown to OpenAI are kept. */
function listTools({ tools, functions, tool_choice }: CompletionParameters): Fields[] {
  const all: Tool[] = [
    ...(tools ?? []),
    ...(functions ?? []).map((definition) => ({ type: 'function', function: definition })),
  ]
  if (!isRecord(tool_choice) || tool_choice.type !== 'allowed_tools') return all.map((tool) => ({ ...tool }))
  const allowed = tool_choice.allowed_tools.tools.map((tool) => asRecord(tool.function).name ?? tool.name ?? tool.type)
  return all.map((tool) => ({ ...tool })).filter((tool) => allowed.includes(asRecord(tool.function).name ?? tool.type))
}

function encodeFunction({ type: _, function: definition, ...own }: Fields, traits: ModelTraits): Fields {
  const { name, description, parameters, strict, ...more } = asRecord(definition)
  const isStrict = strict === true && traits.structured
  const { type, ...rest } = asRecord(parameters)
  // Anthropic refuses tools whose input is not an object. Schemas of MCP servers may say another type, or none.
  const schema = { type: 'object', ...(type !== 'object' && { properties: {} }), ...rest }
  const tool: Fields = { name }
  if (description) tool.description = description
  tool.input_schema = isStrict ? encodeSchema(schema) : schema
  if (isStrict) tool.strict = true
  return { ...tool, ...more, ...own }
}

/** A tool in Anthropic's format. Names of its own tools are fixed and may be omitted; other clients put computer use fields under `function`. */
function encodeOwn({ function: definition, ...tool }: Fields): Fields {
  if (isRecord(tool.custom)) {
    throw new BadRequestError('Anthropic has no custom tools. Declare a function instead.', {
      param: 'tools',
    })
  }
  const { name, parameters } = asRecord(definition)
  const fixed = fixedName(String(tool.type))
  return {
    ...tool,
    ...asRecord(parameters),
    ...(tool.name === undefined && (name ?? fixed) !== undefined && { name: name ?? fixed }),
  }
}

/** The name for `bash_20250124` is `bash`. */
function fixedName(type: string): string | undefined {
  const [, name, date = ''] = /^([a-z_0-9]+)_(20\d{6})$/.exec(type) ?? []
  if (name === 'text_editor') return date < '20250429' ? 'str_replace_editor' : 'str_replace_based_edit_tool'
  return name?.endsWith('_toolset') ? undefined : name
}

/** In OpenAI's or Anthropic's format: https://platform.claude.com/docs/en/agents-and-tools/mcp-connector. */
function encodeServer(tool: Fields): Fields {
  if (tool.type === 'url') return tool
  const { server_url: url, server_label: name, authorization, allowed_tools } = tool
  const headers = asRecord(tool.headers)
  const header = headers.Authorization ?? headers.authorization
  const token = authorization ?? (typeof header === 'string' ? header.replace(/^Bearer /i, '') : undefined)
  return {
    type: 'url',
    url,
    name,
    ...(token !== undefined && { authorization_token: token }),
    ...(Array.isArray(allowed_tools) && { tool_configuration: { allowed_tools } }),
  }
}

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool */
function encodeWebSearch({ search_context_size: size, user_location }: Fields): Fields {
  const { approximate, ...place } = asRecord(user_location)
  const tool: Fields = { type: 'web_search_20250305', name: 'web_search' }
  const uses = typeof size === 'string' ? SEARCHES[size] : undefined
  if (uses) tool.max_uses = uses
  if (user_location) tool.user_location = { ...place, ...asRecord(approximate), type: 'approximate' }
  return tool
}

/** The number of searches for OpenAI's `search_context_size`. */
const SEARCHES: Partial<Record<string, number>> = { low: 1, medium: 5, high: 10 }

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools#controlling-claudes-output */
export function encodeToolChoice(request: CompletionParameters): Fields | undefined {
  const parallel = request.parallel_tool_calls ?? undefined
  const choice = readChoice(request.tool_choice ?? request.function_call ?? undefined)
  if (choice?.type === 'none' || parallel === undefined) return choice
  return { ...(choice ?? { type: 'auto' }), disable_parallel_tool_use: !parallel }
}

function readChoice(choice: unknown): Fields | undefined {
  const { type, name, function: called, custom, allowed_tools } = asRecord(choice)
  const word = typeof choice === 'string' ? choice : type === 'allowed_tools' ? asRecord(allowed_tools).mode : type
  if (word === 'auto' || word === 'none' || word === 'any') return { type: word }
  if (word === 'required') return { type: 'any' }
  const wanted = name ?? asRecord(called).name ?? asRecord(custom).name
  return wanted === undefined ? undefined : { type: 'tool', name: wanted }
}
