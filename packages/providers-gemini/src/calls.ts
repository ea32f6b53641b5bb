import { asRecord, asString, type Delta, type FunctionToolCall, type ToolCallDelta } from '@litecone/core'
import { addPartialArguments, createTree } from './partial-arguments.ts'

/** Reads function calls, whole or in pieces, and adds each piece to a delta. */
export interface CallReader {
  readonly calls: FunctionToolCall[]
  read(called: Record<string, unknown>, signature: string | undefined, delta: Delta): void
  /** Ends a call that is still open: Google may omit the empty call that closes it. */
  close(delta: Delta): void
}

/** `nextId` creates ids for calls without one. */
export function createCallReader(nextId: () => string): CallReader {
  const calls: FunctionToolCall[] = []
  let open: { call: FunctionToolCall; args: Record<string, unknown> } | undefined

  function close(delta: Delta): void {
    if (!open) return
    open.call.function.arguments = JSON.stringify(open.args)
    addPiece(delta, calls.indexOf(open.call), { function: { arguments: open.call.function.arguments } })
    open = undefined
  }

  return {
    calls,
    close,
    read(called, signature, delta) {
      const name = asString(called.name)
      const id = asString(called.id)
      if (name && !(open && id === open.call.id)) {
        close(delta)
        const call: FunctionToolCall = { id: id || nextId(), type: 'function', function: { name, arguments: '' } }
        open = { call, args: createTree() }
        calls.push(call)
        addPiece(delta, calls.indexOf(call), { ...call, function: { name, arguments: '' } })
      }
      // A repeated closing call.
      if (!open) return
      if (signature) {
        open.call.extra_content = { google: { thought_signature: signature } }
        addPiece(delta, calls.indexOf(open.call), { extra_content: open.call.extra_content })
      }
      // Pieces of arguments are valid JSON only once complete, so they are emitted when the call is closed.
      addPartialArguments(Object.assign(open.args, asRecord(called.args)), called.partialArgs)
      if (called.willContinue !== true) close(delta)
    },
  }
}

function addPiece(delta: Delta, index: number, piece: Omit<ToolCallDelta, 'index'>): void {
  delta.tool_calls ??= []
  const before = delta.tool_calls.find((call) => call.index === index)
  if (!before) delta.tool_calls.push({ index, ...piece })
  else Object.assign(before, piece, { function: { ...before.function, ...piece.function } })
}
