import type { IncomingMessage } from 'node:http'

export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
  readonly status = 413
}

/** The client sent nothing for too long. */
export class BodyStalledError extends Error {
  override readonly name = 'BodyStalledError'
  readonly status = 408
}

/** The provider read nothing of the body for too long. */
export class BodyUnreadError extends Error {
  override readonly name = 'BodyUnreadError'
}

/** The client disconnected before the complete body was received. */
export class BodyIncompleteError extends Error {
  override readonly name = 'BodyIncompleteError'
}

/** Whether an error is the client's fault and is reported to it: the body is too large or stalled. */
export function isRefusedBody(error: unknown): error is BodyTooLargeError | BodyStalledError {
  return error instanceof BodyTooLargeError || error instanceof BodyStalledError
}

export interface BodyLimits {
  readonly maxBytes: number
  /** Maximum milliseconds between two parts of a body. */
  readonly stallTimeoutMs: number
}

/** Reads a complete body. Rejects with one of the errors above, as soon as a limit is exceeded and without reading the rest. */
export function readBody(request: IncomingMessage, { maxBytes, stallTimeoutMs }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => {
      request.pause()
      settle(() => reject(new BodyStalledError(`No part of the body arrived for ${stallTimeoutMs} ms.`)))
    }, stallTimeoutMs)
    const settle = (action: () => void) => {
      clearTimeout(timer)
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken)
      action()
    }
    const onData = (chunk: Buffer) => {
      size += chunk.length
      timer.refresh()
      if (size > maxBytes) {
        request.pause()
        settle(() => reject(new BodyTooLargeError(`The body is longer than ${maxBytes} bytes.`)))
      } else chunks.push(chunk)
    }
    const onEnd = () => settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    const onBroken = () =>
      settle(() => reject(new BodyIncompleteError('The client disconnected before its request was complete.')))
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken)
  })
}

/** The length of the body: 0 if there is none, `undefined` if the length is unknown (`Transfer-Encoding`). */
export function announcedLength({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  const length = headers['content-length']
  return length === undefined ? 0 : Number(length)
}
