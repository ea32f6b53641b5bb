import type { Delta, ToolCallDelta } from '@litecone/core'

/**
 * Completes the pieces of one choice's tool calls as OpenAI would send them: numbered from 0, which some vendors do not or not always, with an
 * id, and with arguments that are JSON text.
 */
export interface CallIndex {
  /** Mutates the piece. */
  assign(call: ToolCallDelta): void
  /** Adds arguments to calls that have none so far, in the choice's last delta. */
  finish(delta: Delta): void
}

export function createCallIndex(callId: string, choice: number): CallIndex {
  /** Ids of the calls by assigned index. */
  const ids = new Map<number, string>()
  /** Assigned indexes by the vendor's index. */
  const assigned = new Map<number, number>()
  /** Indexes of calls whose name has been sent. */
  const named = new Set<number>()
  /** Indexes of functions without arguments so far. */
  const bare = new Set<number>()
  let latest = -1

  function indexOf({ index, id, function: called, custom }: ToolCallDelta): number {
    const name = called?.name || custom?.name
    if (typeof index === 'number') {
      const known = assigned.get(index)
      // Some vendors number every call 0. A new id with a name starts another call, to which the pieces that follow belong.
      if (known !== undefined && !(id && id !== ids.get(known) && name)) return known
      assigned.set(index, nextIndex())
      return nextIndex()
    }
    if (id) for (const [at, known] of ids) if (known === id) return at
    return id || name || latest < 0 ? nextIndex() : latest
  }

  /** Some vendors send `null` as the arguments of a tool without parameters. */
  function readFirst({ function: called }: ToolCallDelta, index: number): void {
    if (called?.arguments === 'null') called.arguments = ''
    if (called?.arguments) bare.delete(index)
  }

  function nextIndex(): number {
    return ids.size
  }

  return {
    assign(call) {
      const index = (call.index = indexOf(call))
      latest = index
      if (!call.custom) call.type ||= 'function'
      if (ids.has(index)) {
        dropRepeated(call, named.has(index))
      } else {
        ids.set(index, (call.id ||= createCallId(callId, choice, index)))
        if (!call.custom) bare.add(index)
      }
      if (call.function?.name || call.custom?.name) named.add(index)
      if (bare.has(index)) readFirst(call, index)
    },
    finish(delta) {
      for (const index of bare) {
        const call = delta.tool_calls?.findLast((piece) => piece.index === index)
        if (call) call.function = { ...call.function, arguments: '{}' }
        else delta.tool_calls = [...(delta.tool_calls ?? []), { index, function: { arguments: '{}' } }]
      }
      bare.clear()
    },
  }
}

/** Like OpenAI, later pieces omit id and name: callers who merge pieces by hand overwrite or join them. Some vendors send the name late. */
function dropRepeated(call: ToolCallDelta, isNamed: boolean): void {
  delete call.id
  const called = call.custom ?? call.function
  if (called && (isNamed || !called.name)) delete called.name
}

/** For vendors whose calls have no ids. */
export function createCallId(callId: string, choice: number, index: number): string {
  return `call_${callId.replaceAll('-', '').slice(0, 20)}_${choice}_${index}`
}
