import { connect, type Socket } from 'node:net'
import { afterwards } from './start-gateway.test-support.ts'

/** Everything received over a connection, with one character per byte. */
export interface Raw {
  readonly text: string
  /** The status of the first response; 0 if there was none. */
  readonly status: number
  /** The statuses of all responses, in order. */
  readonly statuses: readonly number[]
}

export interface RawOptions {
  /** Stops as soon as this returns true for the text received so far. By default, only when the server closes the connection. */
  readonly until?: (text: string) => boolean
  /** Milliseconds after which the connection is closed, and the text received so far is returned. Default 3000. */
  readonly patienceMs?: number
}

/** Opens a connection that is closed after the test. */
export function openSocket(url: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  afterwards(async () => void socket.destroy())
  return socket
}

/** Sends bytes unchanged, and collects everything that the server returns. */
export function exchangeRaw(url: string, bytes: string | Buffer, options: RawOptions = {}): Promise<Raw> {
  const { until = () => false, patienceMs = 3000 } = options
  const socket = openSocket(url)
  let text = ''
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      socket.destroy()
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
      resolve({ text, status: statuses[0] ?? 0, statuses })
    }
    const timer = setTimeout(done, patienceMs)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (until(text)) done()
    })
    socket.on('close', done)
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  })
}

const BODY = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] })

/** The bytes of a request for a chat completion, with additional header lines. It asks the server to close the connection afterwards. */
export function rawPost(lines: readonly string[] = [], body = BODY, path = '/v1/chat/completions'): string {
  return [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
    'Connection: close',
    ...lines,
    '',
    body,
  ].join('\r\n')
}

/** The request line and headers of a request without a body, including `Host` and `Connection: close`. */
export function rawHead(target: string, lines: readonly string[] = [], method = 'GET'): string {
  return [`${method} ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines, '', ''].join('\r\n')
}
