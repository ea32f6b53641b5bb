import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net'
import { afterEach } from 'vitest'
import type { AnswerHead, AnswerSink } from './answer.ts'
import { createUpstream, type Upstream, type UpstreamOptions, type UpstreamRequest } from './upstream.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** Calls a function after the test, to close something. */
export function closeAfterTest(close: () => unknown): void {
  closers.push(close)
}

/** Starts an HTTP server on a free port, and resolves to its origin. */
export async function serve(listener: RequestListener, server: Server = createServer(listener)): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeAfterTest(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts a TCP server, which can send anything. Resolves to its origin. */
export async function serveSocket(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeAfterTest(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An origin on which nothing listens. */
export async function deadOrigin(): Promise<string> {
  const server = createSocketServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

export function openUpstream(options: UpstreamOptions = {}): Upstream {
  const upstream = createUpstream(options)
  closeAfterTest(() => upstream.close())
  return upstream
}

export interface Collected {
  readonly head: AnswerHead | undefined
  readonly body: Buffer
  readonly error: (Error & { type?: string; status?: number }) | undefined
  /** The calls of the sink in order. Consecutive calls of `data` count as one. */
  readonly calls: readonly string[]
}

export interface Collector {
  readonly sink: AnswerSink
  /** The parts received so far. */
  readonly received: Collected
  /** Resolves at the end or failure of the response. */
  readonly done: Promise<Collected>
}

/** Creates a sink that collects a response. */
export function collect(onData: (chunk: Buffer) => boolean = () => true): Collector {
  const chunks: Buffer[] = []
  const calls: string[] = []
  let head: AnswerHead | undefined
  let error: Error | undefined
  let finish = () => {}
  const received = {
    get head() {
      return head
    },
    get body() {
      return Buffer.concat(chunks)
    },
    get error() {
      return error
    },
    calls,
  }
  const done = new Promise<Collected>((resolve) => {
    finish = () => resolve(received)
  })
  const sink: AnswerSink = {
    head(value) {
      calls.push('head')
      head = value
    },
    data(chunk) {
      if (calls.at(-1) !== 'data') calls.push('data')
      chunks.push(chunk)
      return onData(chunk)
    },
    end() {
      calls.push('end')
      finish()
    },
    fail(value) {
      calls.push('fail')
      error = value
      finish()
    },
  }
  return { sink, received, done }
}

export function get(origin: string, more: Partial<UpstreamRequest> = {}): UpstreamRequest {
  return { origin, path: '/', method: 'GET', headers: [], body: null, untrusted: false, ...more }
}

/** Waits until a condition holds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
