import type { CompletionParameters } from '@litecone/core'
import type { Model } from './models.ts'

/** A call of the sample data: the request, and the model's answer. */
export interface Call {
  readonly model: Model
  readonly request: CompletionParameters
  readonly answer: Answer
  readonly stream?: boolean
  /** Prompt tokens that the provider has cached since the previous call. */
  readonly cachedTokens?: number
}

interface Answer {
  readonly reasoning?: string
  readonly text?: string
  readonly calls?: readonly ToolUse[]
}

export interface ToolUse {
  readonly id: string
  readonly name: string
  readonly input: object
}

/** An answer with everything else that a response has. */
export interface Answered extends Answer {
  readonly model: Model
  readonly id: string
  /** Unix seconds. */
  readonly created: number
  readonly usage: AnswerUsage
}

interface AnswerUsage {
  readonly prompt: number
  readonly cached: number
  /** Includes reasoning. */
  readonly completion: number
  readonly reasoning: number
}

/** A rough number of tokens: one for four characters, as in English text. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

/** The pieces of a text in a stream. */
export function inPieces(text: string): readonly string[] {
  return text.match(/(?:\S+\s*){1,4}/g) ?? []
}
