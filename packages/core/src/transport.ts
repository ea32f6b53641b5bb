import type { ResponseHeaders } from './wire.ts'

/** One HTTP request. Header names are lower case. */
export interface TransportRequest {
  readonly origin: string
  /** Query included. */
  readonly path: string
  readonly method: 'POST' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly timeouts: TransportTimeouts
}

/** Milliseconds; 0 switches one off. */
export interface TransportTimeouts {
  /** Until the connection stands. */
  readonly connect: number
  /** From the request's last byte to the answer's head. */
  readonly firstByte: number
  /** Between two pieces of the answer's body. */
  readonly idle: number
}

/** Gets the answer as it comes. After `onEnd` or `onError` nothing more comes. */
export interface TransportSink {
  onHead(status: number, headers: ResponseHeaders): void
  onData(bytes: Uint8Array): void
  onEnd(): void
  onError(failure: TransportFailure): void
}

export interface TransportFailure {
  readonly code: 'timeout' | 'api_connection' | 'bad_request'
  /** What happened, without address or header values. */
  readonly message: string
  readonly cause: unknown
}

export interface TransportControl {
  /** Closes the socket. The sink hears nothing more. */
  abort(): void
  /** Stops reading, so that a slow reader holds back the sender rather than fill memory. */
  pause(): void
  resume(): void
}

/** Does HTTP. Two implementations: undici on Node, `fetch` elsewhere; export conditions choose (`#transport` in package.json). */
export interface Transport {
  start(request: TransportRequest, sink: TransportSink): TransportControl
  /** Closes connections as they become idle, and waits for that for at most so many milliseconds. */
  close(timeout: number): Promise<void>
}
