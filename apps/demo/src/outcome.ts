import { type Completion, type ErrorCode, isLlmError } from '@litecone/core'
import { KEYS } from './refusals.ts'
import type { Target } from './targets.ts'

/** A call of the demo and its result. */
export interface Outcome {
  /** The id of its log, which is created before the call. */
  id: string
  target: Target
  model: string
  mode: string
  /** The model's answer, or the error message. */
  words: string
  tokens?: number | undefined
  /** In US dollars. */
  cost?: number | undefined
  /** Milliseconds until the first token of a stream. */
  firstToken?: number | undefined
  /** Milliseconds. */
  total: number
  /** The expected status of its log: an HTTP status, or a negative one of Helicone. */
  status: number
  /** A text that the request in its log must contain. */
  sends?: string | undefined
  /** What is wrong with the result; `undefined` if it is as expected. */
  problem?: string | undefined
}

/** The number of calls in a part of the demo, and what was wrong with them. */
export interface Shown {
  calls: number
  problems: string[]
}

/** Helicone's statuses for cancelled calls, and for failures without an HTTP status. */
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

/** The result of a call that threw. Errors that are not `LlmError`s are bugs of the demo, and are thrown again. */
export function failureOf(error: unknown, expected?: ErrorCode): Pick<Outcome, 'words' | 'status' | 'problem'> {
  if (!isLlmError(error)) throw error
  const { name, message, code, status } = error
  const words = `${status === undefined ? '' : `${status} `}${name}: ${message}`
  const hasKey = Object.values(KEYS).some((key) => words.includes(key))
  const problem = code !== expected ? `failed with ${words}` : hasKey ? 'failed with a key in its message' : undefined
  return { words, status: status ?? OTHER, problem }
}
