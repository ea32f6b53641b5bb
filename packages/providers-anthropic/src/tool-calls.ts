import {
  type AssistantMessage,
  asList,
  asRecord,
  asString,
  BadRequestError,
  type Message,
  parseToolArguments,
  type ToolCall,
} from '@litecone/core'
import { type Block, encodeContent } from './part.ts'

/** Calls and their results, which the API requires to be adjacent and to have unique ids. */
export interface ToolPairing {
  /** The blocks of an assistant message's calls. Throws if one has no result. */
  readonly calls: (message: AssistantMessage, index: number) => Block[]
  /** Adds the result of a call that is already a block. */
  readonly answer: (call: Block, index: number) => void
  /** The results since the last call of this function, in the order of the tool calls. */
  readonly due: () => Block[]
  /** Throws if a result matches no call. */
  readonly finish: () => void
}

type Content = Exclude<Extract<Message, { role: 'tool' }>['content'], string>

/**
 * Moves results to their calls from anywhere in the conversation: the API accepts them only in the user turn that follows.
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls
 *
 * @param encode Encodes the parts of a result, for APIs whose format differs from Anthropic's.
 */
export function pairToolCalls(
  messages: readonly Message[],
  encode: (content: Content) => Record<string, unknown>[] = encodeContent,
): ToolPairing {
  const results = collectResults(messages, encode)
  const seen = new Map<string, string>()
  const used = new Set<string>()
  let due: Block[] = []

  function take(id: string, index: number): Block {
    const result = results.get(id)?.shift()
    if (result) return result
    throw new BadRequestError(
      `messages[${index}]: the tool call "${id}" has no result. Add a message with role: 'tool' for it.`,
      { param: 'messages' },
    )
  }

  /** Vendors that number calls reuse ids in each turn, and Anthropic accepts only letters, digits, _ and -. */
  function uniqueId(id: string): string {
    const base = id.replace(/[^\w-]/g, '_') || 'call'
    let unique = base
    for (let count = 2; used.has(unique); count++) unique = `${base}_${count}`
    used.add(unique)
    return unique
  }

  function encodeCall(call: Call, index: number): Block[] {
    const content = JSON.stringify([call.name, call.input])
    const repeated = seen.get(call.id) === content && !results.get(call.id)?.length
    if (repeated) return []
    seen.set(call.id, content)
    const result = take(call.id, index)
    const id = uniqueId(call.id)
    due.push(resultOf(result, id, call.options))
    return [{ type: 'tool_use', id, name: call.name, input: call.input, ...call.options }]
  }

  return {
    calls: (message, index) =>
      readCalls(message, index).flatMap((call) =>
        call.id.startsWith('srvtoolu_') && !results.has(call.id) ? ownCall(call, message) : encodeCall(call, index),
      ),
    answer(call, index) {
      const id = String(call.id)
      const result = take(id, index)
      used.add(id)
      due.push(resultOf(result, id, call))
    },
    due() {
      const blocks = due
      due = []
      return blocks
    },
    finish() {
      for (const [id, left] of results) if (left.length > 0) throw strayResult(id)
    },
  }
}

/** The result of a toolset's tool has a type of its own: https://platform.claude.com/docs/en/agents-and-tools/tool-use/browser-use-tool */
function resultOf(result: Block, tool_use_id: string, { toolset_name }: Record<string, unknown>): Block {
  return { ...result, tool_use_id, ...(typeof toolset_name === 'string' && { toolset_name }) }
}

interface Call {
  readonly id: string
  readonly name: string
  readonly input: Record<string, unknown>
  readonly options: Record<string, unknown>
}

function readCalls({ tool_calls, function_call }: AssistantMessage, index: number): Call[] {
  const calls = (tool_calls ?? []).map(readCall)
  if (function_call) {
    const { name, arguments: text } = function_call
    calls.push({ id: legacyId(index), name, input: parseToolArguments(text ?? undefined, name), options: {} })
  }
  return calls
}

function readCall(call: ToolCall): Call {
  const { cache_control, extra_content } = asRecord(call)
  const { caller, toolset_name } = asRecord(asRecord(extra_content).anthropic)
  const options = {
    ...(cache_control ? { cache_control } : {}),
    ...(caller ? { caller } : {}),
    ...(toolset_name ? { toolset_name } : {}),
  }
  if (call.type === 'custom') {
    return { id: call.id, name: call.custom.name, input: { input: call.custom.input }, options }
  }
  const { name, arguments: text } = call.function
  return { id: call.id, name, input: parseToolArguments(text ?? undefined, name), options }
}

/** A call that Anthropic made itself: conversations from LiteLLM list such calls among the caller's. */
function ownCall({ id, name, input }: Call, message: AssistantMessage): Block[] {
  const { web_search_results } = asRecord(asRecord(message).provider_specific_fields)
  const results = asList(web_search_results).filter((result) => asRecord(result).tool_use_id === id)
  return [{ type: 'server_tool_use', id, name, input }, ...(results as Block[])]
}

/** Results by call id. An id that was used for several calls has several. */
function collectResults(
  messages: readonly Message[],
  encode: (content: Content) => Record<string, unknown>[],
): Map<string, Block[]> {
  const results = new Map<string, Block[]>()
  const legacy: { name: string; id: string }[] = []
  messages.forEach((message, index) => {
    if (message.role === 'assistant' && message.function_call) {
      legacy.push({ name: message.function_call.name, id: legacyId(index) })
    }
    if (message.role !== 'tool' && message.role !== 'function') return
    const id = resultId(message, legacy)
    const result = encodeResult(message, encode)
    const list = results.get(id)
    if (list) list.push(result)
    else results.set(id, [result])
  })
  return results
}

function legacyId(index: number): string {
  return `function_call_${index}`
}

/** A `function` message identifies its call only by the function's name. */
function resultId(message: Message, legacy: { name: string; id: string }[]): string {
  const id = asString(asRecord(message).tool_call_id)
  if (id !== undefined) return id
  const at = legacy.findIndex(({ name }) => name === message.name)
  const [call] = at < 0 ? [] : legacy.splice(at, 1)
  if (!call) throw strayResult(message.name ?? '')
  return call.id
}

function encodeResult(
  message: Extract<Message, { role: 'tool' | 'function' }>,
  encode: (content: Content) => Record<string, unknown>[],
): Block {
  const { is_error } = asRecord(message)
  let { cache_control } = asRecord(message)
  let { content } = message as { content: unknown }
  if (Array.isArray(message.content)) {
    content = encode(message.content).map(({ cache_control: inner, ...block }) => {
      // Only a result as a whole can have cache_control, not its parts.
      cache_control ??= inner
      return block
    })
  }
  return {
    type: 'tool_result',
    tool_use_id: '',
    content: content ?? '',
    ...(is_error === true && { is_error }),
    ...(cache_control ? { cache_control } : {}),
  }
}

function strayResult(id: string): BadRequestError {
  return new BadRequestError(
    `messages: the tool result "${id}" matches no tool call. Keep the message with the call, or remove the result.`,
    { param: 'messages' },
  )
}
