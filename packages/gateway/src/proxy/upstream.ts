import type { Readable } from 'node:stream'
import type { AnswerSink, AnswerSource, HeaderList } from './answer.ts'

/** One request as it leaves the gateway: nothing of ours is in it. */
export interface UpstreamRequest {
  readonly origin: string
  /** Path and query. */
  readonly path: string
  readonly method: string
  /** Names and values in turn, hop-by-hop and `helicone-*` headers already gone. */
  readonly headers: HeaderList
  /** Bytes, or the client's own stream passed through. */
  readonly body: Buffer | Readable | null
  /** Look at the address after resolving the name: the client chose the origin. */
  readonly untrusted: boolean
  /** Milliseconds until the first byte of the answer; the configured one when absent (`Helicone-Increase-Timeout` asks for 30 minutes). */
  readonly firstByteTimeoutMs?: number | undefined
}

/** Sends requests over pools of kept-alive connections. */
export interface Upstream {
  /** Never throws: `fail` of the sink gets an `UpstreamError`. */
  send(request: UpstreamRequest, sink: AnswerSink): AnswerSource
  close(): Promise<void>
}
