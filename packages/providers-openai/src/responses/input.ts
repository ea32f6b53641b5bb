import { type AssistantMessage, contentText, type Message, type ToolCall, type ToolMessage } from '@litecone/core'
import { readKeptOutput } from './kept-output.ts'
import { encodeParts } from './parts.ts'

type Fields = Record<string, unknown>

/**
 * Messages as input items. System messages stay where they are in the conversation. Items that a message cannot hold are sent back as
 * `provider` returned them (see `kept-output.ts`).
 */
export function encodeInput(messages: readonly Message[], provider: string): Fields[] {
  const items: Fields[] = []
  /** Tool calls so far, by id. */
  const calls = new Map<string, Fields>()
  /** The id given to the last `function_call`, the legacy form without ids. */
  let unnamed = ''
  messages.forEach((message, index) => {
    switch (message.role) {
      case 'assistant':
        if (message.function_call) unnamed = `call_${index}`
        for (const item of encodeAnswer(message, provider, unnamed)) {
          items.push(item)
          if (typeof item.call_id === 'string') calls.set(item.call_id, item)
        }
        break
      case 'tool':
        items.push(encodeResult(message, calls.get(message.tool_call_id)))
        break
      case 'function':
        items.push({ type: 'function_call_output', call_id: unnamed, output: message.content ?? '' })
        break
      default:
        items.push({ role: message.role, content: encodeParts(message.content) })
    }
  })
  return items
}

function encodeAnswer(message: AssistantMessage, provider: string, unnamed: string): readonly Fields[] {
  const kept = readKeptOutput(message, provider)
  if (kept) return kept
  const { function_call: called } = message
  const items = [...encodeText(message), ...(message.tool_calls ?? []).map(encodeCall)]
  if (called) items.push({ type: 'function_call', call_id: unnamed, ...called })
  return items
}

function encodeText({ content = null, refusal }: AssistantMessage): Fields[] {
  const text = contentText(content)
  const inner = Array.isArray(content) ? content.find((part) => part.type === 'refusal')?.refusal : undefined
  const refused = refusal || inner
  if (!refused) return text === '' ? [] : [{ role: 'assistant', content: text }]
  const spoken = text === '' ? [] : [{ type: 'output_text', text, annotations: [] }]
  return [{ type: 'message', role: 'assistant', content: [...spoken, { type: 'refusal', refusal: refused }] }]
}

function encodeCall(call: ToolCall): Fields {
  if (call.type === 'custom') return { type: 'custom_tool_call', call_id: call.id, ...call.custom }
  const { name, arguments: text } = call.function
  return { type: 'function_call', call_id: call.id, name, arguments: text }
}

/** In this API, results may contain images and files. */
function encodeResult({ tool_call_id, content }: ToolMessage, call: Fields | undefined): Fields {
  const isText = typeof content === 'string' || content.every(({ type }) => type === 'text')
  return {
    type: call?.type === 'custom_tool_call' ? 'custom_tool_call_output' : 'function_call_output',
    call_id: tool_call_id,
    output: isText ? contentText(content) : encodeParts(content),
    // For calls that the model makes from its own program.
    ...(call?.caller !== undefined && { caller: call.caller }),
  }
}
