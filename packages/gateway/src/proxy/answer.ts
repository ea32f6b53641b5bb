/** Alternating names (in lower case) and values, in the order received. Names can repeat (`set-cookie`). Both undici and `node:http` accept this form. */
export type HeaderList = readonly string[]

/** The status and headers of a response. */
export interface AnswerHead {
  readonly status: number
  /** The headers of the provider, without hop-by-hop headers. */
  readonly headers: HeaderList
}

/**
 * Receives a response in parts. Implemented by the client's response, and by stages in front of it that keep copies. The methods are called synchronously, so that
 * no part costs a promise: `head` once, then `data` any number of times, then `end` or `fail` once. `fail` can also be the first call.
 */
export interface AnswerSink {
  head(head: AnswerHead): void
  /** Takes ownership of the chunk. If it returns false, the source must pause until its `resume` is called. */
  data(chunk: Buffer): boolean
  end(): void
  fail(error: Error): void
}

/** Sends a response to a sink. */
export interface AnswerSource {
  /** Continues after `data` returned false. */
  resume(): void
  /** Closes the upstream connection, because the response is no longer needed. */
  cancel(reason: Error): void
}
