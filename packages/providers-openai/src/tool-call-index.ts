import type { ToolCallDelta } from '@litecone/core'

/** Gives the pieces of one choice's tool calls their index and id, where a vendor leaves them out. */
export interface CallIndex {
  /** Sets what is missing on the piece itself. */
  assign(call: ToolCallDelta): void
}

export function createCallIndex(callId: string, choice: number): CallIndex {
  const ids = new Map<number, string>()
  let latest = -1

  function indexOf({ index, id, function: called }: ToolCallDelta): number {
    if (typeof index === 'number') {
      // Some vendors number every call 0. Another id with another name is another call.
      const known = ids.get(index)
      return known !== undefined && id && id !== known && called?.name ? nextIndex() : index
    }
    if (id) for (const [at, known] of ids) if (known === id) return at
    return id || called?.name || latest < 0 ? nextIndex() : latest
  }

  function nextIndex(): number {
    return Math.max(-1, ...ids.keys()) + 1
  }

  return {
    assign(call) {
      const index = (call.index = indexOf(call))
      latest = index
      call.type ??= 'function'
      const known = ids.get(index)
      if (known === undefined) {
        call.id ||= `call_${callId.replaceAll('-', '').slice(0, 20)}_${choice}_${index}`
        ids.set(index, call.id)
      } else if (call.id === '') call.id = known
      if (call.function && isObject(call.function.arguments)) {
        call.function.arguments = JSON.stringify(call.function.arguments)
      }
      if (call.function?.arguments === null) delete call.function.arguments
    },
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
