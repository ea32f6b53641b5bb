import type { Transport, TransportControl, TransportRequest, TransportSink } from './transport.ts'
import type { ResponseHeaders } from './wire.ts'

/** Uses the runtime's `fetch`, for workers, edge functions, browsers, Bun and Deno. The runtime manages the connections. */
export function createTransport(): Transport {
  return {
    start(request, sink) {
      const exchange = new FetchExchange(sink, request)
      void exchange.run()
      return exchange
    },
    async close() {},
  }
}

/** Decodes a body that arrived in pieces. */
export function decodeText(pieces: readonly Uint8Array[]): string {
  const [only] = pieces
  if (pieces.length === 1 && only) return new TextDecoder().decode(only)
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return new TextDecoder().decode(bytes)
}

class FetchExchange implements TransportControl {
  readonly #sink: TransportSink
  readonly #request: TransportRequest
  readonly #abort = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #over = false
  #resume: (() => void) | undefined
  #paused = false

  constructor(sink: TransportSink, request: TransportRequest) {
    this.#sink = sink
    this.#request = request
  }

  abort(): void {
    this.#finish()
    this.#abort.abort()
    this.resume()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#resume?.()
    this.#resume = undefined
  }

  async run(): Promise<void> {
    const { origin, path, method, headers, body, timeouts } = this.#request
    try {
      // `fetch` does not report when it has connected, so the two timeouts are added.
      this.#watch(timeouts.connect + timeouts.firstByte, 'No response (first byte timeout).')
      const response = await fetch(origin + path, {
        method,
        headers,
        body: body ?? null,
        signal: this.#abort.signal,
        redirect: 'manual',
      })
      if (this.#over) return
      this.#sink.onHead(response.status, readHeaders(response.headers))
      await this.#read(response.body)
      if (this.#finish()) this.#sink.onEnd()
    } catch (error) {
      this.#fail('api_connection', `The connection failed (${describe(error)}).`, error)
    }
  }

  async #read(body: ReadableStream<Uint8Array> | null): Promise<void> {
    const reader = body?.getReader()
    for (;;) {
      if (this.#paused) await new Promise<void>((resolve) => (this.#resume = resolve))
      if (this.#over || !reader) return
      this.#watch(this.#request.timeouts.idle, 'The response stopped (idle timeout).')
      const { done, value } = await reader.read()
      if (done || this.#over) return
      this.#sink.onData(value)
    }
  }

  #watch(timeout: number, message: string): void {
    clearTimeout(this.#timer)
    if (timeout === 0) return
    this.#timer = setTimeout(() => {
      this.#fail('timeout', message, undefined)
      this.#abort.abort()
    }, timeout)
  }

  #fail(code: 'timeout' | 'api_connection', message: string, cause: unknown): void {
    if (this.#finish()) this.#sink.onError({ code, message, cause })
  }

  /** Returns false if the exchange had ended before. */
  #finish(): boolean {
    const first = !this.#over
    this.#over = true
    clearTimeout(this.#timer)
    return first
  }
}

function readHeaders(headers: Headers): ResponseHeaders {
  const result: Record<string, string> = {}
  headers.forEach((value, name) => {
    result[name] = value
  })
  return result
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return 'unknown reason'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
