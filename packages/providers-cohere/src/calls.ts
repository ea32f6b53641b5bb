import { asRecord, asString, type ToolCallDelta } from '@litecone/core'

/** Reads tool calls in pieces. */
export interface CallReader {
  /** The delta of an event for the call at an index, if any. */
  read(type: unknown, index: number | undefined, called: Record<string, unknown>): ToolCallDelta | undefined
  readonly count: () => number
}

interface Call {
  at: number | undefined
  /** Arguments that may still turn out to be none. */
  held: string
  isSent: boolean
}

/** Numbers calls from 0, like OpenAI. A call of a tool without parameters has no arguments or `null`, which become `{}`. */
export function createCallReader(): CallReader {
  const calls: Call[] = []

  function read(type: unknown, at: number | undefined, called: Record<string, unknown>): ToolCallDelta | undefined {
    const { name, arguments: text } = asRecord(called.function)
    const isStart = type === 'tool-call-start'
    if (isStart) calls.push({ at, held: '', isSent: false })
    const found = calls.findLastIndex((call) => call.at === at)
    const index = found < 0 ? calls.length - 1 : found
    const call = calls[index]
    if (!call) return undefined
    const piece = take(call, asString(text) ?? '', type === 'tool-call-end')
    if (!isStart) return piece ? { index, function: { arguments: piece } } : undefined
    return {
      index,
      id: asString(called.id) ?? '',
      type: 'function',
      function: { name: asString(name) ?? '', arguments: piece },
    }
  }

  return { read, count: () => calls.length }
}

function take(call: Call, text: string, isEnd: boolean): string {
  if (call.isSent) return text
  call.held += text
  const mayBeNull = 'null'.startsWith(call.held.trim())
  if (mayBeNull && !isEnd) return ''
  call.isSent = true
  return mayBeNull ? '{}' : call.held
}
