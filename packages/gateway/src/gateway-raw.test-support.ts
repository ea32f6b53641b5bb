import { connect, type Socket } from 'node:net'
import { afterwards } from './start-gateway.test-support.ts'

/** What came over a connection, as the bytes were: one character each. */
export interface Raw {
  readonly text: string
  /** Of the first answer; 0 when none came. */
  readonly status: number
  /** Of all answers, in order. */
  readonly statuses: readonly number[]
}

export interface RawOptions {
  /** Resolves as soon as this holds for what came; else when the other side ends the connection. */
  readonly until?: (text: string) => boolean
  /** Milliseconds after which the connection is ended from this side, which is no failure by itself. */
  readonly patienceMs?: number
}

/** Opens a connection that is closed with the test. */
export function openSocket(url: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  afterwards(async () => void socket.destroy())
  return socket
}

/** Sends bytes as they are, and gathers what comes back. */
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

/** A chat completion as it is on the wire, with more lines in its head, after which the connection ends. */
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

/** The head of a request and nothing more, `Host` and `Connection: close` included. */
export function rawHead(target: string, lines: readonly string[] = [], method = 'GET'): string {
  return [`${method} ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines, '', ''].join('\r\n')
}
