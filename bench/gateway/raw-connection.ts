import { once } from 'node:events'
import { connect } from 'node:net'
import { type Call, plainCall, streamedCall } from './calls.ts'

/** A keep-alive connection that makes one call at a time with little CPU: it sends prepared bytes, and only looks for the end of the response. */
export interface RawConnection {
  /** Resolves to the status at the end of the response. */
  call(request: Buffer): Promise<number>
  close(): void
}

/** The bytes of a request. With an HTTP client on each of thousands of connections, the benchmark would measure the clients. */
export function rawRequest(url: string, kind: 'plain' | 'streamed', more: Call['headers'] = {}): Buffer {
  const { path, headers, body }: Call = kind === 'plain' ? plainCall() : streamedCall()
  const lines = Object.entries({
    host: new URL(url).host,
    ...headers,
    ...more,
    'content-length': Buffer.byteLength(body),
  })
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  )
}

export async function openRawConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  let text = ''
  let waiting: PromiseWithResolvers | undefined
  const fail = () => waiting?.reject(new Error('The connection broke.'))
  socket.on('error', fail).on('close', fail)
  socket.on('data', (data) => {
    text += data.toString('latin1')
    if (!isWhole(text)) return
    const status = Number(text.slice(9, 12))
    text = ''
    waiting?.resolve(status)
    waiting = undefined
  })
  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        if (socket.destroyed) fail()
        else socket.write(request)
      }),
    close: () => socket.removeAllListeners('close').destroy(),
  }
}

interface PromiseWithResolvers {
  resolve(status: number): void
  reject(error: Error): void
}

function isWhole(text: string): boolean {
  // Check the end first, so that a long response is not searched again with every piece.
  if (text.endsWith('\r\n0\r\n\r\n')) return true
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end + 2))?.[1]
  return length !== undefined && text.length >= end + 4 + Number(length)
}
