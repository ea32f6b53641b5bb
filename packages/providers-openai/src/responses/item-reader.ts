import type { Delta, Logprobs } from '@litecone/core'

type Fields = Record<string, unknown>

/** What an item has to say: a delta, and the probabilities of its tokens where they were asked for. */
export interface Piece {
  readonly delta: Delta
  readonly logprobs?: Logprobs | undefined
}

/** What the items of an answer have made so far. */
export interface Progress {
  /** UTF-16 units of content. */
  length: number
  /** Calls that the caller has to make. */
  calls: number
  /** Something of the reasoning has been told. */
  hasThoughts: boolean
  /** JSON was asked for: each message is a whole document, of which the first that is no commentary is the answer. */
  isJson: boolean
  /** The item whose message is the answer. */
  speaker: object | undefined
  /** For calls that have no ids. */
  readonly createId: (index: number) => string
}

/** An item of an answer, as it is read. */
export interface ItemReader {
  /** Begins it. */
  start(item: Fields): readonly Piece[]
  /** A piece of it. */
  push(event: Fields): readonly Piece[]
  /** Ends it, with all of it: gives what pieces have not given. An answer that comes whole consists of nothing else. */
  finish(item: Fields): readonly Piece[]
}

export const NO_PIECES: readonly Piece[] = []
