import { type Completion, type ErrorCode, isLlmError } from '@litecone/core'
import { KEYS } from './refusals.ts'
import type { Target } from './targets.ts'

/** One call of the demo, and what came of it. */
export interface Outcome {
  /** Made before the call: the id of its log. */
  id: string
  target: Target
  model: string
  mode: string
  /** What the model said, or what failed. */
  words: string
  tokens?: number | undefined
  /** US dollars. */
  cost?: number | undefined
  /** Milliseconds, of streams. */
  firstToken?: number | undefined
  /** Milliseconds. */
  total: number
  /** What its log has to say: a status of HTTP, or one of Helicone's negative ones. */
  status: number
  /** What its request has to hold, by its log. */
  sends?: string | undefined
  /** Why it is not what it had to be. */
  problem?: string | undefined
}

/** What a part of the demo made, and what of it is not as it has to be. */
export interface Shown {
  calls: number
  problems: string[]
}

/** Helicone's statuses for a call that was left, and for failures that HTTP has no status for. */
export const LEFT = -3
const OTHER = -100

export function wordsOf({ choices }: Completion): string {
  const message = choices[0]?.message
  const calls = message?.tool_calls?.map((call) =>
    call.type === 'function' ? `${call.function.name}(${call.function.arguments})` : call.type,
  )
  if (calls?.length) return calls.join(' ')
  return message?.parsed === undefined ? (message?.content ?? '') : JSON.stringify(message.parsed)
}

/** What a call that threw comes to. What is no failure of a call is a fault of the demo, and thrown on. */
export function failureOf(error: unknown, expected?: ErrorCode): Pick<Outcome, 'words' | 'status' | 'problem'> {
  if (!isLlmError(error)) throw error
  const { name, message, code, status } = error
  const words = `${status === undefined ? '' : `${status} `}${name}: ${message}`
  const hasKey = Object.values(KEYS).some((key) => words.includes(key))
  const problem = code !== expected ? `failed with ${words}` : hasKey ? 'failed with a key in its message' : undefined
  return { words, status: status ?? OTHER, problem }
}
