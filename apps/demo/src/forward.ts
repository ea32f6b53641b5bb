import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { type Dispatcher, request } from 'undici'

export interface ForwardOptions {
  dispatcher: Dispatcher
  /** Headers of the request that the other side does not get. */
  withhold?: (name: string) => boolean
  /** More headers for the answer. */
  headers?: Record<string, string>
  /** Sees the request's bytes as they pass. */
  onSent?: (piece: Buffer) => void
  /** Sees the answer's. */
  onReceived?: (piece: Buffer) => void
}

/** Headers that are between two sockets only. */
const HOP = /^(?:host|connection|keep-alive|transfer-encoding|te|trailer|upgrade)$/

/** Passes a request on and its answer back, untouched and unbuffered. Who leaves here leaves there. Gives the status. */
export async function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  url: string,
  { dispatcher, withhold, headers, onSent, onReceived }: ForwardOptions,
): Promise<number> {
  const left = new AbortController()
  response.once('close', () => left.abort())
  const { method = 'GET' } = incoming
  try {
    const answer = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(
        Object.entries(incoming.headers).filter(([name]) => !HOP.test(name) && !withhold?.(name)),
      ),
      body: method === 'GET' ? null : Readable.from(watch(incoming, onSent)),
      signal: left.signal,
      dispatcher,
    })
    for (const [name, value] of Object.entries({ ...answer.headers, ...headers })) {
      if (value !== undefined && !HOP.test(name)) response.setHeader(name, value)
    }
    response.writeHead(answer.statusCode)
    for await (const piece of answer.body) {
      onReceived?.(piece)
      response.write(piece)
    }
    response.end()
    return answer.statusCode
  } catch {
    if (left.signal.aborted) return LEFT
    // What has begun can only be cut, so that nobody takes it for whole.
    if (response.headersSent) response.destroy()
    else response.writeHead(502, { 'content-type': 'application/json' }).end('{"error":{"message":"out of reach"}}')
    return 502
  }
}

async function* watch(body: AsyncIterable<Buffer>, onPiece: ((piece: Buffer) => void) | undefined) {
  for await (const piece of body) {
    onPiece?.(piece)
    yield piece
  }
}

/** Helicone's status for calls that were left. */
const LEFT = -3
