import { decodeText } from '#transport'
import type { Call, Exchange } from './call.ts'
import { DEFAULT_MAX_BYTES } from './options.ts'
import { createTooLargeError, createTransportError } from './request.ts'
import type { TransportRequest } from './transport.ts'
import type { ResponseHeaders } from './wire.ts'

export interface Reply {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly text: string
}

/** Sends a request and reads its whole answer, whatever the status. */
export function receive(call: Call, exchange: Exchange, request: TransportRequest): Promise<Reply> {
  const { cancellation } = call
  if (cancellation.error) return Promise.reject(cancellation.error)
  return new Promise((resolve, reject) => {
    const limit = call.options.maxResponseBytes ?? DEFAULT_MAX_BYTES
    const body = createBodyReader()
    const control = call.transport.start(request, {
      onHead(status, headers) {
        exchange.status = status
        exchange.headers = headers
      },
      onData(bytes) {
        const status = exchange.status ?? 0
        if (body.add(bytes, status < 400 ? limit : MAX_ERROR_BYTES)) return
        control.abort()
        if (status < 400) reject(createTooLargeError(limit, exchange))
        else resolve({ status, headers: exchange.headers, text: body.text() })
      },
      onEnd() {
        resolve({ status: exchange.status ?? 0, headers: exchange.headers, text: body.text() })
      },
      onError(failure) {
        reject(createTransportError(failure, exchange))
      },
    })
    cancellation.onCancel = (error) => {
      control.abort()
      reject(error)
    }
  })
}

/** Gathers a body. */
export function createBodyReader() {
  const pieces: Uint8Array[] = []
  let size = 0
  return {
    /** Whether the body is still within the limit. What goes over it is left out. */
    add(bytes: Uint8Array, limit: number): boolean {
      size += bytes.length
      if (size <= limit) pieces.push(bytes)
      return size <= limit
    },
    text(): string {
      return size === 0 ? '' : decodeText(pieces)
    },
  }
}

/** Bytes of an error's body that are read: more is of no use in a message. */
export const MAX_ERROR_BYTES = 65_536
