import { decodeText } from '#transport'
import type { Call, Exchange } from './call.ts'
import { DEFAULT_MAX_BYTES } from './options.ts'
import { createTooLargeError, createTransportError } from './request.ts'
import type { TransportControl, TransportFailure, TransportRequest, TransportSink } from './transport.ts'
import type { ResponseHeaders } from './wire.ts'

export interface Reply {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly text: string
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** Sends a request and reads the whole response, whatever its status. */
export function receive(call: Call, exchange: Exchange, request: TransportRequest): Promise<Reply> {
  const { cancellation } = call
  if (cancellation.error) return Promise.reject(cancellation.error)
  return new Promise((resolve, reject) => {
    const receiver = new Receiver(call, exchange, resolve, reject)
    const control = call.transport.start(request, receiver)
    receiver.control = control
    cancellation.onCancel = (error) => {
      control.abort()
      reject(error)
    }
  })
}

/** Reads a response to its end. If it is too large, an error's body is truncated and any other is rejected. */
export class Receiver implements TransportSink {
  control: TransportControl | undefined
  readonly #exchange: Exchange
  readonly #limit: number
  readonly #resolve: (reply: Reply) => void
  readonly #reject: (error: unknown) => void
  readonly #pieces: Uint8Array[] = []
  #size = 0

  constructor(call: Call, exchange: Exchange, resolve: (reply: Reply) => void, reject: (error: unknown) => void) {
    this.#exchange = exchange
    this.#limit = call.options.maxResponseBytes ?? DEFAULT_MAX_BYTES
    this.#resolve = resolve
    this.#reject = reject
  }

  onHead(status: number, headers: ResponseHeaders): void {
    this.#exchange.status = status
    this.#exchange.headers = headers
  }

  onData(bytes: Uint8Array): void {
    const { status = 0 } = this.#exchange
    this.#size += bytes.length
    if (this.#size <= (status < 400 ? this.#limit : MAX_ERROR_BYTES)) return void this.#pieces.push(bytes)
    this.control?.abort()
    if (status < 400) this.#reject(createTooLargeError(this.#limit, this.#exchange))
    else this.onEnd()
  }

  onEnd(): void {
    const { status = 0, headers } = this.#exchange
    this.#resolve({ status, headers, text: this.#pieces.length === 0 ? '' : decodeText(this.#pieces) })
  }

  onError(failure: TransportFailure): void {
    this.#reject(createTransportError(failure, this.#exchange))
  }
}

/** How much of an error's body is read. */
const MAX_ERROR_BYTES = 65_536
