import type { Delta, Logprobs } from '@litecone/core'

type Fields = Record<string, unknown>

/** Part of an item: a delta, with the log probabilities of its tokens if they were requested. */
export interface Piece {
  readonly delta: Delta
  readonly logprobs?: Logprobs | undefined
}

/** State shared by the items of a response. */
export interface Progress {
  /** Length of the content so far, in UTF-16 units. */
  length: number
  /** Number of tool calls for the caller. */
  calls: number
  /** Whether any reasoning has been emitted. */
  hasThoughts: boolean
  /** JSON was requested: each message is a whole document, and the first one that is not commentary is the answer. */
  isJson: boolean
  /** The item whose message is the answer. */
  speaker: object | undefined
  /** For calls without ids. */
  readonly createId: (index: number) => string
}

/** Reads one item of a response. */
export interface ItemReader {
  /** The item's first event. */
  start(item: Fields): readonly Piece[]
  /** An event with part of the item. */
  push(event: Fields): readonly Piece[]
  /** The whole item, last: returns what earlier events have not. A response that arrives whole has no other events. */
  finish(item: Fields): readonly Piece[]
}

export const NO_PIECES: readonly Piece[] = []
