import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendOwnAnswer } from '../proxy/client-sink.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'

export interface HttpServerOptions {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  readonly maxHeaderBytes: number
  /** Milliseconds for a client to send all headers. */
  readonly headersTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  /** Maximum number of client connections. Further ones are closed immediately. */
  readonly maxConnections?: number | undefined
}

export interface HttpServer {
  /** `http://127.0.0.1:8787` */
  readonly url: string
  /** Number of requests that are being answered. */
  readonly inFlight: number
  /** Accepts no more connections, waits for running requests, and closes those that remain after `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>
}

/** Bytes of a response that are buffered for a slow client before reading from the provider pauses. */
const HIGH_WATER_MARK = 64 * 1024

/** Starts a server. Rejects with an error that names the address if it cannot listen there. */
export async function openHttpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  options: HttpServerOptions,
): Promise<HttpServer> {
  let inFlight = 0
  let draining = false
  const server = createServer({
    maxHeaderSize: options.maxHeaderBytes,
    headersTimeout: options.headersTimeoutMs,
    // No limit: large uploads take long, and reasoning models respond late. Stalls are detected where bodies are read and responses are written.
    requestTimeout: 0,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(30_000, Math.max(100, options.headersTimeoutMs / 2)),
    highWaterMark: HIGH_WATER_MARK,
    noDelay: true,
  })
  server.maxRequestsPerSocket = 0
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    inFlight += 1
    response.once('close', () => {
      inFlight -= 1
      // While draining, a connection is closed after its request.
      if (draining) setImmediate(() => server.closeIdleConnections())
    })
    // These errors occur if the client disconnects. Handlers listen for `close` instead.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    if (draining) response.setHeader('connection', 'close')
    if (hasTwoHosts(request)) return sendOwnAnswer(response, TWO_HOSTS)
    handle(request, response)
  }
  server.on('request', onRequest)
  // The body is always requested (100 Continue). A handler that refuses a request does not have to read it.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    response.writeContinue()
    onRequest(request, response)
  })
  server.on('checkExpectation', (_request, response: ServerResponse) =>
    sendOwnAnswer(response, { status: 417, headers: { 'content-type': 'text/plain' }, body: 'Expectation Failed' }),
  )

  await listen(server, options)
  return {
    url: urlOf(server, options.host),
    get inFlight() {
      return inFlight
    },
    async drain(timeoutMs) {
      draining = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), timeoutMs)
      await closed
      clearTimeout(timer)
    },
  }
}

/** Whether a request has several `Host` headers, for which RFC 9112, section 3.2 requires a 400. Node would use the first, but a proxy in front may use the last. */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}

const TWO_HOSTS: OwnAnswer = {
  status: 400,
  headers: { 'content-type': 'text/plain', connection: 'close' },
  body: 'A request must have exactly one Host header.',
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'the port is in use. Stop the other program, or choose another port with --port'
          : error.message
      reject(new Error(`Cannot listen on ${host}:${port}: ${why}.`, { cause: error }))
    }
    server.once('error', onError)
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', onError)
      resolve()
    })
  })
}

function urlOf(server: Server, host: string): string {
  const { port, family } = server.address() as AddressInfo
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${family === 'IPv6' && name.includes(':') ? `[${name}]` : name}:${port}`
}
