import type { ErrorHandler } from './helicone-error.ts'
import type { HeliconeOptions } from './options.ts'
import { createThreadTransport } from './thread.ts'
import { createFetchTransport } from './transport-fetch.ts'
import { createNodeTransport } from './transport-node.ts'

/** What an endpoint answered. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

/** What holds for all posts of a transport. */
export interface TransportOptions {
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds for one post. */
  readonly timeout: number
  /** Posts at a time. */
  readonly concurrency: number
}

export interface Transport {
  /** Posts and reads the answer to its end, so that the connection can be used again. Rejects when there is no whole answer in time. */
  post(url: string, body: Uint8Array): Promise<Answer>
  /** Breaks off the posts under way, which reject, and lets go of what carries them until the next. */
  interrupt(): void
}

/** Over Node's own HTTP where there is one, in a thread if that is wanted. */
export function createTransport(
  { fetch, thread = 'auto' }: HeliconeOptions,
  options: TransportOptions,
  report: ErrorHandler,
): Transport {
  if (fetch || !isNode()) return createFetchTransport(fetch, options)
  const direct = createNodeTransport(options)
  return thread ? createThreadTransport(direct, options, thread === true, report) : direct
}

/** Others have Node's names without its sockets. */
function isNode(): boolean {
  return (
    globalThis.process?.getBuiltinModule !== undefined && (globalThis.navigator?.userAgent ?? 'Node').startsWith('Node')
  )
}
