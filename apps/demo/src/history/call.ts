import type { CompletionParameters } from '@litecone/core'
import type { Model } from './models.ts'

/** A call of the sample data: what is asked, and what the model answers. */
export interface Call {
  readonly model: Model
  readonly request: CompletionParameters
  readonly answer: Answer
  readonly stream?: boolean
  /** Prompt tokens that the provider has in its cache from the call before. */
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

/** An answer with everything that the body of one says of it. */
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
  /** With reasoning. */
  readonly completion: number
  readonly reasoning: number
}

/** A rough count: four characters each, as in English text. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

/** A text in the pieces in which a stream brings it. */
export function inPieces(text: string): readonly string[] {
  return text.match(/(?:\S+\s*){1,4}/g) ?? []
}
