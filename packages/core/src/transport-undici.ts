import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Agent, type Dispatcher } from 'undici'
import type { Transport, TransportControl, TransportFailure, TransportSink } from './transport.ts'
import type { ResponseHeaders } from './wire.ts'
import { within } from './within.ts'

/** Over undici's dispatch: a sink needs no stream between itself and the socket, which makes a call cheaper than `undici.request`. */
export function createTransport(connector?: (timeout: number) => object): Transport {
  // A connect timeout belongs to an agent. Calls hardly ever name one of their own, so this holds one agent.
  const agents = new Map<number, Agent>()
  return {
    start(request, sink) {
      const handler = new DispatchHandler(sink)
      const { connect, firstByte, idle } = request.timeouts
      let agent = agents.get(connect)
      if (!agent) {
        agent = new Agent({ connect: connector?.(connect) ?? { timeout: connect }, keepAliveTimeout: 30_000 })
        agents.set(connect, agent)
      }
      try {
        agent.dispatch(
          {
            origin: request.origin,
            path: request.path,
            method: request.method,
            headers: request.headers as Record<string, string>,
            body: request.body ?? null,
            headersTimeout: firstByte,
            bodyTimeout: idle,
          },
          handler,
        )
      } catch (error) {
        handler.fail(error)
      }
      return handler
    },
    async close(timeout) {
      const open = [...agents.values()]
      agents.clear()
      await within(
        timeout,
        open.map((agent) => agent.close()),
      )
    },
  }
}

/** The text of a body that came in pieces. */
export function decodeText(pieces: readonly Uint8Array[]): string {
  const [only] = pieces
  const bytes = pieces.length === 1 && only ? only : Buffer.concat(pieces)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/** Nobody asked for compression, but some proxies compress all the same. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

class DispatchHandler implements Dispatcher.DispatchHandler, TransportControl {
  readonly #sink: TransportSink
  #controller: Dispatcher.DispatchController | undefined
  #over = false
  #inflate: Transform | undefined

  constructor(sink: TransportSink) {
    this.#sink = sink
  }

  abort(): void {
    this.#over = true
    this.#controller?.abort(new Error('aborted'))
  }

  pause(): void {
    this.#controller?.pause()
  }

  resume(): void {
    this.#controller?.resume()
  }

  fail(error: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#sink.onError(describeFailure(error))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // The caller left while the request waited for a connection.
    if (this.#over) controller.abort(new Error('aborted'))
  }

  onResponseStart(_controller: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    // 1xx answers come before the one that counts.
    if (this.#over || status < 200) return
    this.#sink.onHead(status, headers as ResponseHeaders)
    const encoding = headers['content-encoding']
    const create = typeof encoding === 'string' ? DECODERS[encoding.trim().toLowerCase()] : undefined
    if (create) this.#decompress(create())
  }

  #decompress(inflate: Transform): void {
    this.#inflate = inflate
    inflate.on('data', (bytes: Uint8Array) => {
      if (!this.#over) this.#sink.onData(bytes)
    })
    inflate.on('end', () => this.#end())
    inflate.on('error', (error) => this.fail(error))
  }

  onResponseData(_controller: unknown, bytes: Uint8Array): void {
    if (this.#over) return
    if (this.#inflate) this.#inflate.write(bytes)
    else this.#sink.onData(bytes)
  }

  onResponseEnd(): void {
    if (this.#inflate) this.#inflate.end()
    else this.#end()
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    // Undici's part of the call, with the bytes of its head, is not held for as long as its answer is.
    this.#controller = undefined
    this.#sink.onEnd()
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.fail(error)
  }
}

/** https://undici.nodejs.org/#/docs/api/Errors */
function describeFailure(error: unknown): TransportFailure {
  const code = errorCode(error)
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
      return { code: 'timeout', message: 'No connection in time (connect timeout).', cause: error }
    case 'UND_ERR_HEADERS_TIMEOUT':
      return { code: 'timeout', message: 'No answer in time (first byte timeout).', cause: error }
    case 'UND_ERR_BODY_TIMEOUT':
      return { code: 'timeout', message: 'No more of the answer in time (idle timeout).', cause: error }
    case 'UND_ERR_INVALID_ARG':
      return { code: 'bad_request', message: `The request cannot be sent: ${(error as Error).message}.`, cause: error }
    default:
      return { code: 'api_connection', message: `The connection failed (${code ?? 'unknown reason'}).`, cause: error }
  }
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  // Several addresses were tried: the first failure is as good as any.
  return error instanceof AggregateError ? errorCode(error.errors[0]) : undefined
}
