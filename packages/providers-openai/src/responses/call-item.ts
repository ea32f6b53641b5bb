import { asString, type ToolCall, type ToolCallDelta } from '@litecone/core'
import { type ItemReader, NO_PIECES, type Piece, type Progress } from './item-reader.ts'

type Fields = Record<string, unknown>

/** A call of a function or a custom tool. */
export function openCall(type: 'function_call' | 'custom_tool_call', progress: Progress): ItemReader {
  const index = progress.calls++
  let isOpen = false
  let hasArguments = false

  function start({ call_id, id: itemId, name: given }: Fields): readonly Piece[] {
    if (isOpen) return NO_PIECES
    isOpen = true
    const id = asString(call_id) ?? asString(itemId) ?? progress.createId(index)
    const name = asString(given) ?? ''
    const call: ToolCall =
      type === 'function_call'
        ? { id, type: 'function', function: { name, arguments: '' } }
        : { id, type: 'custom', custom: { name, input: '' } }
    return pieceOf({ ...call, index } as ToolCallDelta)
  }

  function add(text: unknown): readonly Piece[] {
    if (typeof text !== 'string' || text === '') return NO_PIECES
    hasArguments = true
    return pieceOf(
      type === 'function_call' ? { index, function: { arguments: text } } : { index, custom: { input: text } },
    )
  }

  return {
    start,
    push: ({ delta }) => add(delta),
    finish(item) {
      const opened = start(item)
      if (hasArguments) return opened
      return [...opened, ...add(item.arguments || item.input || (type === 'function_call' ? '{}' : ''))]
    },
  }
}

function pieceOf(call: ToolCallDelta): readonly Piece[] {
  return [{ delta: { tool_calls: [call] } }]
}
