import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { sendScriptError } from './script-error.ts'

/** A received log. */
export interface ReceivedLog {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly body: {
    providerRequest: { url: string; json: Record<string, unknown>; meta: Record<string, string> }
    providerResponse: {
      status: number
      headers: Record<string, string>
      json: Record<string, unknown>
      textBody?: string
      cost?: number
    }
    timing: Record<'startTime' | 'endTime', { seconds: number; milliseconds: number }> & { timeToFirstToken?: number }
    provider?: string
  }
}

/** How the sink responds. `drop` closes the socket during the response, `swallow` before it. */
export type SinkMode = 'ok' | 'error200' | 'hang' | 'drop' | 'swallow' | number | ((response: ServerResponse) => void)

/** A Helicone-compatible log endpoint that can simulate failures. It keeps accepted logs and counts posts. */
export class LogSink {
  readonly logs: ReceivedLog[] = []
  /** Every post that was received completely, accepted or not. */
  posts = 0
  mode: SinkMode = 'ok'
  readonly #server = createServer((request, response) => {
    this.#receive(request, response).catch((error: unknown) => sendScriptError(response, error))
  })
  readonly #sockets = new Set<Socket>()
  readonly connections = { count: 0 }

  static async start(port = 0): Promise<LogSink> {
    const sink = new LogSink()
    sink.#server.on('connection', (socket) => {
      sink.connections.count++
      sink.#sockets.add(socket)
      socket.on('close', () => sink.#sockets.delete(socket)).on('error', () => {})
    })
    await new Promise<void>((resolve) => sink.#server.listen(port, '127.0.0.1', resolve))
    return sink
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get ids(): string[] {
    return this.logs.map(({ body }) => body.providerRequest.meta['Helicone-Request-Id'] ?? '')
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const text = Buffer.concat(chunks).toString()
    const { mode } = this
    this.posts++
    if (mode === 'hang') return
    if (mode === 'swallow') return void request.socket.destroy()
    if (mode === 'error200')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"error":"not stored"}')
    if (typeof mode === 'number') return void response.writeHead(mode).end('no')
    if (typeof mode === 'function') return mode(response)
    const body = parse(text)
    if (body === undefined) return void response.writeHead(400).end('no JSON')
    this.logs.push({ path: request.url ?? '', headers: request.headers, text, body })
    // An id may contain anything, but a header may not.
    const id = encodeURI(body.providerRequest?.meta?.['Helicone-Request-Id'] ?? '')
    if (mode === 'ok') return void response.writeHead(200, { 'helicone-id': id }).end('ok')
    // The log is stored, but the sender cannot know and must send it again under the same id.
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    setTimeout(() => request.socket.destroy(), 5)
  }
}

function parse(text: string): ReceivedLog['body'] | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
