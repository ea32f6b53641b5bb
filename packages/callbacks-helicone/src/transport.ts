import type { ErrorHandler } from './helicone-error.ts'
import type { HeliconeOptions } from './options.ts'
import { createThreadTransport } from './thread.ts'
import { createFetchTransport } from './transport-fetch.ts'
import { createNodeTransport } from './transport-node.ts'

/** An endpoint's response. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

/** Settings of all posts of a transport. */
export interface TransportOptions {
  readonly headers: Readonly<Record<string, string>>
  /** The timeout of one post in milliseconds. */
  readonly timeout: number
  /** The most concurrent posts. */
  readonly concurrency: number
}

export interface Transport {
  /** Posts, and reads the whole response so that the connection can be reused. Rejects without a whole response in time. */
  post(url: string, body: Uint8Array): Promise<Answer>
  /** Aborts posts in progress, which reject, and releases resources until the next post. */
  interrupt(): void
}

/** Uses Node's own HTTP if available, in a thread if requested. */
export function createTransport(
  { fetch, thread = 'auto' }: HeliconeOptions,
  options: TransportOptions,
  report: ErrorHandler,
): Transport {
  if (fetch || !isNode()) return createFetchTransport(fetch, options)
  const direct = createNodeTransport(options)
  return thread ? createThreadTransport(direct, options, thread === true, report) : direct
}

/** Other runtimes emulate `process` without Node's sockets. */
function isNode(): boolean {
  return (
    globalThis.process?.getBuiltinModule !== undefined && (globalThis.navigator?.userAgent ?? 'Node').startsWith('Node')
  )
}
