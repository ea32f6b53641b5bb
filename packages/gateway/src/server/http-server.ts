import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendOwnAnswer } from '../proxy/client-sink.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'

export interface HttpServerOptions {
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  readonly maxHeaderBytes: number
  /** Milliseconds in which a client must have sent its headers: ends connections that trickle. */
  readonly headersTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  /** Connections beyond it are closed at once. */
  readonly maxConnections?: number | undefined
}

export interface HttpServer {
  /** `http://127.0.0.1:8787` */
  readonly url: string
  readonly inFlight: number
  /** Takes no more connections, lets what is under way end, and ends by force what is left after so many milliseconds. */
  drain(timeoutMs: number): Promise<void>
}

/** How many bytes of an unread answer a socket buffers before the provider has to wait. */
const HIGH_WATER_MARK = 64 * 1024

/** Listens. Rejects when the port cannot be had, saying which. */
export async function openHttpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  options: HttpServerOptions,
): Promise<HttpServer> {
  let inFlight = 0
  let draining = false
  const server = createServer({
    maxHeaderSize: options.maxHeaderBytes,
    headersTimeout: options.headersTimeoutMs,
    // Large uploads take their time, and reasoning models answer late. Stalls are watched for where bodies are read and answers are written.
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
      // A connection that was kept for another request has had its last one.
      if (draining) setImmediate(() => server.closeIdleConnections())
    })
    // A client that leaves makes these fail; whoever handles the request hears of it by `close`.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    if (draining) response.setHeader('connection', 'close')
    if (hasTwoHosts(request)) return sendOwnAnswer(response, TWO_HOSTS)
    handle(request, response)
  }
  server.on('request', onRequest)
  // At once: a handler that refuses need not read the body, and whoever sends one does not wait for its turn.
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

/** RFC 9112 section 3.2 has them refused. Node takes the first, while a proxy in front may have routed by the last. */
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
          ? 'something else listens there. Choose another with --port, or stop it'
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
