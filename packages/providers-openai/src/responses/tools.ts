import { asList, asRecord, type CompletionParameters } from '@litecone/core'
import { encodeChoice } from '../request.ts'

type Fields = Record<string, unknown>

/**
 * Functions and custom tools in this API's flat form. Others are OpenAI's built-in tools, which go as they are written
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

/** `strict` is this API's default, and not Chat Completions'. */
function encodeFunction({ name, parameters, strict, ...more }: Fields): Fields {
  return {
    type: 'function',
    name,
    ...more,
    parameters: parameters ?? { type: 'object', properties: {} },
    strict: strict ?? false,
  }
}

/** Chat Completions nests the place in `approximate` (https://platform.openai.com/docs/guides/tools-web-search). */
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

/** `{ type: 'function', function: { name } }` without the inner object. Others are this API's own. */
function flatten(choice: unknown): unknown {
  const { type = 'function', function: called, custom, ...own } = asRecord(choice)
  const { name } = { ...asRecord(called), ...asRecord(custom) }
  if (name !== undefined) return { type, name }
  return own.name === undefined ? choice : { type, ...own }
}
