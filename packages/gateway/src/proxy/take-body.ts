import type { IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'
import type { ParsedHeliconeHeaders } from '@litecone/headers'
import type { Grant } from '../keys/grant.ts'
import type { BodyCopy } from './body-copy.ts'
import {
  announcedLength,
  type BodyLimits,
  BodyStalledError,
  BodyTooLargeError,
  BodyUnreadError,
  readBody,
} from './read-body.ts'

/** Shorter bodies are read completely, so that a request can be retried. This takes little time, because they arrive with their headers. */
const SMALL_BYTES = 256 * 1024

export type TakenBody = { readonly bytes: Buffer } | { readonly stream: Transform } | { readonly none: true }

/**
 * Reads the body of a request if it is small or `needed`; otherwise returns it as a stream. In both cases, it is added to `copy` for the log. Rejects like `readBody`;
 * a stream is destroyed with the same errors.
 */
export async function takeBody(
  request: IncomingMessage,
  needed: boolean,
  limits: BodyLimits,
  copy: BodyCopy,
): Promise<TakenBody> {
  const length = announcedLength(request)
  if (length === 0) return { none: true }
  if (length !== undefined && length > limits.maxBytes)
    throw new BodyTooLargeError(`The body is longer than ${limits.maxBytes} bytes.`)
  if (!needed && (length === undefined || length > SMALL_BYTES)) return { stream: watch(request, limits, copy) }
  const bytes = await readBody(request, limits)
  copy.add(bytes)
  return { bytes }
}

/** Whether a feature of the request must read the body or may send it twice. */
export function needsBody(options: ParsedHeliconeHeaders, { policy }: Grant): boolean {
  return Boolean(
    options.cache?.enabled ||
      options.cache?.read ||
      options.cache?.save ||
      options.retry?.enabled ||
      options.fallbacks ||
      options.security?.enabled ||
      options.moderation ||
      options.rateLimit ||
      options.tokenLimitHandler ||
      options.prompt?.id ||
      options.streamUsage ||
      options.aws ||
      policy.models ||
      policy.rateLimit,
  )
}

/** Returns a stream of the body that enforces the limits and copies what passes. */
function watch(request: IncomingMessage, { maxBytes, stallTimeoutMs }: BodyLimits, copy: BodyCopy): Transform {
  const fail = (error: Error) => void stream.destroy(error)
  const timer = setTimeout(() => {
    // If data is still buffered here, it is the provider that does not read.
    const isUnread = stream.readableLength > 0
    const message = `No part of the body ${isUnread ? 'was read' : 'arrived'} for ${stallTimeoutMs} ms.`
    fail(isUnread ? new BodyUnreadError(message) : new BodyStalledError(message))
  }, stallTimeoutMs)
  const stream: Transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      timer.refresh()
      copy.add(chunk)
      if (copy.size > maxBytes) done(new BodyTooLargeError(`The body is longer than ${maxBytes} bytes.`))
      else done(null, chunk)
    },
    destroy(error, done) {
      clearTimeout(timer)
      request.unpipe(stream)
      done(error)
    },
    final(done) {
      clearTimeout(timer)
      done()
    },
  })
  request.once('close', () => {
    if (!request.complete) fail(new Error('The client disconnected before its request was complete.'))
  })
  return request.pipe(stream)
}
