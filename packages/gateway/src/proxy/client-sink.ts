import type { ServerResponse } from 'node:http'
import type { AnswerHead, AnswerSink } from './answer.ts'
import type { OwnAnswer } from './exchange.ts'

export interface ClientSinkOptions {
  /** The gateway's own headers. Read when the head is written. */
  readonly answerHeaders: Readonly<Record<string, string>>
  /** Milliseconds for which a client may read nothing while data is waiting for it. */
  readonly stallTimeoutMs: number
  /** Resumes reading from the provider. */
  resume(): void
  /** The response if the provider fails before its headers arrive. */
  onFailure(error: Error): OwnAnswer
}

/** Writes a response to the client as it arrives, no faster than the client reads. */
export function createClientSink(response: ServerResponse, options: ClientSinkOptions): AnswerSink {
  return new ClientSink(response, options)
}

class ClientSink implements AnswerSink {
  readonly #response: ServerResponse
  readonly #options: ClientSinkOptions
  #stalled: NodeJS.Timeout | undefined
  #hasBody = false
  #hasStalled = false

  constructor(response: ServerResponse, options: ClientSinkOptions) {
    this.#response = response
    this.#options = options
  }

  head(head: AnswerHead): void {
    const headers = headersOf(head, this.#options.answerHeaders)
    const already = this.#response.getHeaderNames().length > 0
    this.#response.writeHead(head.status, already ? withHeadersOf(this.#response, headers) : headers)
    // A response of unknown length is a stream, so its headers are sent immediately. If data arrives in the same tick, both go out in one write.
    if (!head.headers.includes('content-length')) process.nextTick(flushHead, this)
  }

  flushHead(): void {
    if (!this.#hasBody) this.#response.flushHeaders()
  }

  data(chunk: Buffer): boolean {
    this.#hasBody = true
    if (this.#response.write(chunk)) return true
    this.#watchStall()
    return false
  }

  /** Closes the connection if the client reads nothing for too long. Listeners are added only here, because most responses never wait for their client. */
  #watchStall(): void {
    const response = this.#response
    if (!this.#hasStalled) {
      response.on('drain', () => {
        clearTimeout(this.#stalled)
        this.#options.resume()
      })
      response.on('close', () => clearTimeout(this.#stalled))
    }
    this.#hasStalled = true
    clearTimeout(this.#stalled)
    this.#stalled = setTimeout(() => response.destroy(), this.#options.stallTimeoutMs)
  }

  end(): void {
    this.#hasBody = true
    this.#response.end()
  }

  fail(error: Error): void {
    // The connection is destroyed, because a regular end would make a truncated response look complete.
    if (this.#response.headersSent) this.#response.destroy()
    else sendOwnAnswer(this.#response, this.#options.onFailure(error), this.#options.answerHeaders)
  }
}

/** A function of the module, so that no closure is created per request. */
function flushHead(sink: ClientSink): void {
  sink.flushHead()
}

/** Sends one of the gateway's own responses, unless a response has begun or the client has disconnected. */
export function sendOwnAnswer(
  response: ServerResponse,
  { status, headers, body }: OwnAnswer,
  answerHeaders: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { ...answerHeaders, ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/**
 * The headers as a record of lists. In this form, Node keeps repeated headers next to those set before (CORS headers, or `Connection` while the gateway stops).
 * `Vary` combines the values of the provider and the gateway.
 */
function withHeadersOf(response: ServerResponse, list: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null)
  for (let index = 0; index + 1 < list.length; index += 2) {
    const values = (headers[list[index] ?? ''] ??= [])
    values.push(list[index + 1] ?? '')
  }
  const vary = response.getHeader('vary')
  if (vary !== undefined) headers['vary']?.push(String(vary))
  return headers
}

/**
 * The provider's headers, followed by the gateway's own. If the provider is itself a gateway, it may send the same headers: ours replace them. The provider's CORS
 * headers are dropped, because for browsers the response comes from the gateway's origin.
 */
function headersOf({ headers }: AnswerHead, ours: Readonly<Record<string, string>>): string[] {
  const all: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (!Object.hasOwn(ours, name) && !name.startsWith('access-control-')) all.push(name, headers[index + 1] ?? '')
  }
  for (const name in ours) all.push(name, ours[name] ?? '')
  return all
}
