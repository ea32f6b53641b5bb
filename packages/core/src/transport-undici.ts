import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import { readEnvironment } from './endpoint.ts'
import type { Transport, TransportControl, TransportFailure, TransportSink } from './transport.ts'
import type { ResponseHeaders } from './wire.ts'
import { within } from './within.ts'

/** Uses undici's `dispatch`, which has no stream between socket and sink and is cheaper than `undici.request`. */
export function createTransport(connector?: (timeout: number) => object): Transport {
  // The connect timeout belongs to the agent. Few calls set their own, so there is usually one agent.
  const agents = new Map<number, Dispatcher>()
  return {
    start(request, sink) {
      const handler = new DispatchHandler(sink)
      const { connect, firstByte, idle } = request.timeouts
      try {
        let agent = agents.get(connect)
        if (!agent) agents.set(connect, (agent = createAgent(connect, connector)))
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

/** Honors `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, as `fetch` does in Bun and Deno. As in Go, this machine itself is never behind the proxy. */
function createAgent(timeout: number, connector?: (timeout: number) => object): Dispatcher {
  const options = { connect: connector?.(timeout) ?? { timeout }, keepAliveTimeout: 30_000 }
  const read = (name: string) => readEnvironment([name, name.toUpperCase()]) ?? ''
  const httpProxy = read('http_proxy')
  const httpsProxy = read('https_proxy') || httpProxy
  const direct = read('no_proxy')
  if (connector || !httpsProxy || direct === '*') return new Agent(options)
  const noProxy = `localhost,127.0.0.1,[::1],${direct}`
  return new EnvHttpProxyAgent({ ...options, httpProxy, httpsProxy, noProxy, proxyTls: { timeout } })
}

/** Decodes a body that arrived in pieces. */
export function decodeText(pieces: readonly Uint8Array[]): string {
  const [only] = pieces
  const bytes = pieces.length === 1 && only ? only : Buffer.concat(pieces)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/** We do not ask for compression, but some proxies compress anyway. */
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
    // Aborted while the request waited for a connection.
    if (this.#over) controller.abort(new Error('aborted'))
  }

  onResponseStart(_controller: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    // Informational responses (1xx) precede the final one.
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
    // Lets undici's request, with the bytes of its headers, be collected before the response is.
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
      return { code: 'timeout', message: 'No connection (connect timeout).', cause: error }
    case 'UND_ERR_HEADERS_TIMEOUT':
      return { code: 'timeout', message: 'No response (first byte timeout).', cause: error }
    case 'UND_ERR_BODY_TIMEOUT':
      return { code: 'timeout', message: 'The response stopped (idle timeout).', cause: error }
    case 'UND_ERR_INVALID_ARG':
      return { code: 'bad_request', message: `The request cannot be sent: ${(error as Error).message}.`, cause: error }
    default:
      return { code: 'api_connection', message: `The connection failed (${describe(error, code)}).`, cause: error }
  }
}

/** Our own aborts are not reported, so `UND_ERR_ABORTED` is a proxy that refused the tunnel: its message has the status. */
function describe(error: unknown, code = 'unknown reason'): string {
  return code === 'UND_ERR_ABORTED' ? (error as Error).message : code
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  // Several addresses were tried. The first failure is as good as any.
  return error instanceof AggregateError ? errorCode(error.errors[0]) : undefined
}
