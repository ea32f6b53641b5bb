import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { sendScriptError } from './script-error.ts'

export interface ReceivedRequest {
  method: string
  /** Including the query. */
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}

/** One scripted response. */
export interface Reply {
  status?: number
  headers?: Record<string, string>
  /** A body sent whole: strings unchanged, anything else as JSON. */
  body?: unknown
  /** A body sent in pieces, each flushed before the next is written. */
  pieces?: readonly Uint8Array[]
  /** Milliseconds before the head, and before each piece. */
  delay?: number
  /** How the response ends: properly, never, or with the socket destroyed. `silent` never begins. */
  end?: 'end' | 'open' | 'cut' | 'silent'
}

export type ReplyScript = readonly Reply[] | ((request: ReceivedRequest) => Reply)

export interface ReplayServer extends AsyncDisposable {
  /** The origin, without a trailing slash. */
  readonly url: string
  readonly requests: ReceivedRequest[]
  /** The number of responses that the client aborted. */
  leftEarly(): number
}

/** A real HTTP server on localhost that follows a script: the n-th request gets the n-th reply, and the last one repeats. */
export async function startReplayServer(script: ReplyScript): Promise<ReplayServer> {
  const requests: ReceivedRequest[] = []
  let left = 0
  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    incoming.socket.setNoDelay(true)
    const request = await readRequest(incoming)
    requests.push(request)
    const reply = typeof script === 'function' ? script(request) : script[Math.min(requests.length, script.length) - 1]
    response.on('close', () => {
      if (!response.writableFinished) left++
    })
    await send(response, reply ?? { status: 500, body: 'no reply was scripted' })
  }
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => sendScriptError(response, error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    leftEarly: () => left,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const pieces: Buffer[] = []
  for await (const piece of incoming) pieces.push(piece)
  const text = Buffer.concat(pieces).toString()
  const { method = '', url: path = '', headers } = incoming
  return { method, path, headers, body: text === '' ? {} : JSON.parse(text) }
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const { status = 200, headers, body, pieces, delay, end = 'end' } = reply
  if (end === 'silent') return
  if (delay) await setTimeout(delay)
  const type = pieces ? 'text/event-stream' : typeof body === 'string' ? 'text/plain' : 'application/json'
  response.writeHead(status, { 'content-type': type, ...headers })
  if (body !== undefined) response.write(typeof body === 'string' ? body : JSON.stringify(body))
  for (const piece of pieces ?? []) {
    if (delay) await setTimeout(delay)
    if (response.destroyed) return
    // Two writes in one turn may reach a client as one piece, so each is flushed first.
    await new Promise((resolve) => response.write(piece, resolve))
    await new Promise(setImmediate)
  }
  if (end === 'end') response.end()
  if (end === 'cut') response.destroy()
}
