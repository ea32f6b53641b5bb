import type { ToolCallDelta } from '@litecone/core'

/** Gives the pieces of one choice's tool calls their index and id, where a vendor leaves them out. */
export interface CallIndex {
  /** Sets what is missing on the piece itself. */
  assign(call: ToolCallDelta): void
}

export function createCallIndex(callId: string, choice: number): CallIndex {
  /** The ids of the calls, by the index that is given out. */
  const ids = new Map<number, string>()
  /** The index that is given out, by the vendor's own. */
  const given = new Map<number, number>()
  let latest = -1

  function indexOf({ index, id, function: called, custom }: ToolCallDelta): number {
    const name = called?.name || custom?.name
    if (typeof index === 'number') {
      const known = given.get(index)
      // Some vendors number every call 0. Another id with another name is another call, and what follows is that one's.
      if (known !== undefined && !(id && id !== ids.get(known) && name)) return known
      const free = ids.has(index) ? nextIndex() : index
      given.set(index, free)
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

/** A later piece says nothing of id and name, as at OpenAI: whoever puts pieces together by hand must not lose what is known. */
function dropEmpty(call: ToolCallDelta): void {
  if (call.id === '') delete call.id
  if (call.function?.name === '') delete call.function.name
}

/** For vendors that give their calls no ids. */
export function createCallId(callId: string, choice: number, index: number): string {
  return `call_${callId.replaceAll('-', '').slice(0, 20)}_${choice}_${index}`
}
