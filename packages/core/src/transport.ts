import type { ResponseHeaders } from './wire.ts'

/** One HTTP request. Header names are lower case. */
export interface TransportRequest {
  readonly origin: string
  /** Includes the query. */
  readonly path: string
  readonly method: 'POST' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly timeouts: TransportTimeouts
}

/** Milliseconds. 0 turns a timeout off. */
export interface TransportTimeouts {
  /** Until the connection is established. */
  readonly connect: number
  /** From the request's last byte to the response's headers. */
  readonly firstByte: number
  /** Between two parts of the response's body. */
  readonly idle: number
}

/** Receives the response as it arrives. `onEnd` or `onError` is the last call. */
export interface TransportSink {
  onHead(status: number, headers: ResponseHeaders): void
  onData(bytes: Uint8Array): void
  onEnd(): void
  onError(failure: TransportFailure): void
}

export interface TransportFailure {
  readonly code: 'timeout' | 'api_connection' | 'bad_request'
  /** What happened, without addresses or header values. */
  readonly message: string
  readonly cause: unknown
}

export interface TransportControl {
  /** Closes the socket. The sink is not called again. */
  abort(): void
  /** Stops reading, so that a slow reader holds back the sender instead of filling memory. */
  pause(): void
  resume(): void
}

/** Makes HTTP requests: with undici on Node, with `fetch` elsewhere. Export conditions choose (`#transport` in package.json). */
export interface Transport {
  start(request: TransportRequest, sink: TransportSink): TransportControl
  /** Closes connections as they become idle, and waits for at most `timeout` milliseconds. */
  close(timeout: number): Promise<void>
}
