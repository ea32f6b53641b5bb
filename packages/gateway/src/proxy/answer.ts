/** Alternating names (in lower case) and values, in order of arrival. Names can repeat (`set-cookie`). Both undici and `node:http` accept this form. */
export type HeaderList = readonly string[]

export interface AnswerHead {
  readonly status: number
  /** The provider's, without hop-by-hop headers. */
  readonly headers: HeaderList
}

/**
 * Receives a response in parts: the client, and what keeps copies on the way to it. Pushed, so that no part costs a promise. `head` is called once, then
 * `data` any number of times, then `end` or `fail` once. `fail` may also come first.
 */
export interface AnswerSink {
  head(head: AnswerHead): void
  /** False: send no more until `resume` of the source is called. The bytes then belong to the sink. */
  data(chunk: Buffer): boolean
  end(): void
  fail(error: Error): void
}

export interface AnswerSource {
  /** Continues after `data` returned false. */
  resume(): void
  /** Closes the upstream connection, because the response is no longer needed. */
  cancel(reason: Error): void
}
