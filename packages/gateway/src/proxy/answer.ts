/** Names in lower case, in the order they came; a name can occur several times (`set-cookie`). Flat, as undici and `node:http` both take it. */
export type HeaderList = readonly string[]

export interface AnswerHead {
  readonly status: number
  /** The provider's, without hop-by-hop headers. */
  readonly headers: HeaderList
}

/**
 * Takes an answer piece by piece: the client, and on the way to it whoever keeps a copy. Pushed rather than pulled, so that no piece costs a
 * promise. `head` is called once, then `data` any number of times, then `end` or `fail` once; `fail` may also come first.
 */
export interface AnswerSink {
  head(head: AnswerHead): void
  /** False: send no more until `ready` is called. The bytes belong to the sink from now on. */
  data(chunk: Buffer): boolean
  end(): void
  fail(error: Error): void
}

/** What feeds a sink. */
export interface AnswerSource {
  /** Goes on after `data` returned false. */
  resume(): void
  /** The answer is not wanted any more: closes the upstream connection. */
  cancel(reason: Error): void
}
