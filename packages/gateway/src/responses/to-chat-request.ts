import { asList, asRecord, type CompletionParameters, isRecord, type Message } from '@litecone/core'
import { readItems } from './read-items.ts'
import { refuse, refuseStored } from './refuse-stored.ts'

type Fields = Readonly<Record<string, unknown>>

/** Fields that are not copied, because they are translated below, refused, or do not affect the response. */
const NOT_COPIED: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['input', 'instructions', 'max_output_tokens', 'reasoning', 'text', 'tool_choice', 'tools'],
  ...['previous_response_id', 'conversation', 'prompt', 'background'],
  ...['include', 'max_tool_calls', 'prompt_cache_options', 'store', 'stream_options', 'truncation'],
])

/**
 * Translates a request of OpenAI's Responses API to Chat Completions. Throws a `BadRequestError` that names the field for features that only a provider with its own
 * Responses API has. https://platform.openai.com/docs/guides/migrate-to-responses
 */
export function toChatRequest(json: Fields): CompletionParameters {
  refuseStored(json)
  const { instructions, max_output_tokens, reasoning, text, tools, tool_choice } = json
  const system: Message[] = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : []
  const copied = Object.entries(json).filter(([name, value]) => !NOT_COPIED.has(name) && value !== null)
  const { format, verbosity } = asRecord(text)
  const { effort } = asRecord(reasoning)
  return {
    ...Object.fromEntries(copied),
    messages: [...system, ...readItems(json.input)],
    ...present({
      max_completion_tokens: max_output_tokens,
      reasoning_effort: effort,
      verbosity,
      response_format: readFormat(asRecord(format)),
      tools: Array.isArray(tools) && tools.length ? tools.map(readTool) : undefined,
      tool_choice: readChoice(tool_choice),
    }),
  }
}

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}

function readFormat({ type, ...json_schema }: Fields): Fields | undefined {
  if (type === undefined || type === 'text') return undefined
  return type === 'json_schema' ? { type, json_schema } : { type }
}

function readTool(tool: unknown, index: number): Fields {
  const { type, ...definition } = asRecord(tool)
  if (type === 'function') return { type, function: definition }
  throw refuse(
    `tools[${index}]`,
    `has the type "${String(type).slice(0, 64)}", which only works with models whose provider has its own Responses API. Other models only support functions`,
  )
}

function readChoice(choice: unknown): unknown {
  if (!isRecord(choice)) return choice
  const { type, name, mode, tools } = choice
  if (type === 'function') return { type, function: { name } }
  if (type !== 'allowed_tools') throw refuse('tool_choice', 'must be none, auto, required, or name functions')
  const named = asList(tools).map((tool) => ({ type: 'function', function: { name: asRecord(tool).name } }))
  return { type, allowed_tools: { mode, tools: named } }
}
