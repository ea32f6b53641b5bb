import type { ToolCallDelta } from '@litecone/core'

/** Adds the index and id that some vendors omit from the pieces of one choice's tool calls. */
export interface CallIndex {
  /** Mutates the piece. */
  assign(call: ToolCallDelta): void
}

export function createCallIndex(callId: string, choice: number): CallIndex {
  /** Ids of the calls by assigned index. */
  const ids = new Map<number, string>()
  /** Assigned indexes by the vendor's index. */
  const assigned = new Map<number, number>()
  let latest = -1

  function indexOf({ index, id, function: called, custom }: ToolCallDelta): number {
    const name = called?.name || custom?.name
    if (typeof index === 'number') {
      const known = assigned.get(index)
      // Some vendors number every call 0. A new id with a name starts another call, to which the pieces that follow belong.
      if (known !== undefined && !(id && id !== ids.get(known) && name)) return known
      const free = ids.has(index) ? nextIndex() : index
      assigned.set(index, free)
      return free
    }
    if (id) for (const [at, known] of ids) if (known === id) return at
    return id || name || latest < 0 ? nextIndex() : latest
  }

  function nextIndex(): number {
    return Math.max(-1, ...ids.keys()) + 1
  }

  return {
    assign(call) {
      const index = (call.index = indexOf(call))
      latest = index
      if (!call.custom) call.type ||= 'function'
      const known = ids.get(index)
      if (known === undefined) ids.set(index, (call.id ||= createCallId(callId, choice, index)))
      else dropEmpty(call)
    },
  }
}

/** Like OpenAI, later pieces omit id and name: callers who merge pieces by hand must not overwrite them with empty strings. */
function dropEmpty(call: ToolCallDelta): void {
  if (call.id === '') delete call.id
  if (call.function?.name === '') delete call.function.name
}

/** For vendors whose calls have no ids. */
export function createCallId(callId: string, choice: number, index: number): string {
  return `call_${callId.replaceAll('-', '').slice(0, 20)}_${choice}_${index}`
}
