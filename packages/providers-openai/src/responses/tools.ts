import { asList, asRecord, type CompletionParameters } from '@litecone/core'
import { encodeChoice } from '../request.ts'

type Fields = Record<string, unknown>

/**
 * Functions and custom tools in this API's flat form. All others are built-in tools, sent unchanged
 * (https://platform.openai.com/docs/guides/tools).
 */
export function encodeResponsesTools({ tools, functions, web_search_options }: CompletionParameters): Fields[] {
  const encoded = asList(tools).map((tool) => encodeTool(asRecord(tool)))
  for (const definition of functions ?? []) encoded.push(encodeFunction(definition))
  if (web_search_options) encoded.push(encodeWebSearch(web_search_options))
  return encoded
}

function encodeTool({ cache_control: _, ...tool }: Fields): Fields {
  if (tool.type === 'function') return encodeFunction(asRecord(tool.function))
  if (tool.type !== 'custom' || !tool.custom) return tool
  const { format, ...custom } = asRecord(tool.custom)
  const { grammar, ...kind } = asRecord(format)
  return { type: 'custom', ...custom, ...(format !== undefined && { format: { ...kind, ...asRecord(grammar) } }) }
}

/** Functions are strict by default in this API, but not in Chat Completions. */
function encodeFunction({ name, parameters, strict, ...more }: Fields): Fields {
  return {
    type: 'function',
    name,
    ...more,
    parameters: parameters ?? { type: 'object', properties: {} },
    strict: strict ?? false,
  }
}

/** Chat Completions nests the location in `approximate` (https://platform.openai.com/docs/guides/tools-web-search). */
function encodeWebSearch({ user_location, ...options }: Fields): Fields {
  const { approximate, ...place } = asRecord(user_location)
  return {
    type: 'web_search',
    ...options,
    ...(user_location !== undefined && { user_location: { type: 'approximate', ...place, ...asRecord(approximate) } }),
  }
}

export function encodeResponsesChoice({ tool_choice, function_call }: CompletionParameters): unknown {
  const choice = encodeChoice(tool_choice ?? function_call ?? undefined)
  const { type, allowed_tools } = asRecord(choice)
  if (type !== 'allowed_tools') return flatten(choice)
  const { mode, tools } = asRecord(allowed_tools)
  return { type, mode, tools: asList(tools).map(flatten) }
}

/** Turns `{ type: 'function', function: { name } }` into `{ type, name }`. Other choices are sent unchanged. */
function flatten(choice: unknown): unknown {
  const { type = 'function', function: called, custom, ...own } = asRecord(choice)
  const { name } = { ...asRecord(called), ...asRecord(custom) }
  if (name !== undefined) return { type, name }
  return own.name === undefined ? choice : { type, ...own }
}
