import type { ServerResponse } from 'node:http'
import type { AnswerHead, AnswerSink } from './answer.ts'
import type { OwnAnswer } from './exchange.ts'

export interface ClientSinkOptions {
  /** The gateway's own headers, read when the head is written. */
  readonly answerHeaders: Readonly<Record<string, string>>
  /** Milliseconds for which a client may read nothing while an answer waits for it. */
  readonly stallTimeoutMs: number
  /** Goes on reading from the provider. */
  resume(): void
  /** The answer for a provider that fails before its head has come. */
  onFailure(error: Error): OwnAnswer
}

/** Writes an answer to the client as it comes, no faster than the client reads. */
export function createClientSink(response: ServerResponse, options: ClientSinkOptions): AnswerSink {
  return new ClientSink(response, options)
}

class ClientSink implements AnswerSink {
  readonly #response: ServerResponse
  readonly #options: ClientSinkOptions
  #stalled: NodeJS.Timeout | undefined
  #hasBegun = false
  #hasStalled = false

  constructor(response: ServerResponse, options: ClientSinkOptions) {
    this.#response = response
    this.#options = options
  }

  head(head: AnswerHead): void {
    const headers = headersOf(head, this.#options.answerHeaders)
    const already = this.#response.getHeaderNames().length > 0
    this.#response.writeHead(head.status, already ? withHeadersOf(this.#response, headers) : headers)
    // An answer of unknown length is a stream, and the client should learn that it has begun. Data that came with the head goes out in the same write.
    if (!head.headers.includes('content-length')) process.nextTick(begin, this)
  }

  begin(): void {
    if (!this.#hasBegun) this.#response.flushHeaders()
  }

  data(chunk: Buffer): boolean {
    this.#hasBegun = true
    if (this.#response.write(chunk)) return true
    this.#watchStall()
    return false
  }

  /** Most answers never wait for their client, so listeners are added only here. */
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
    this.#hasBegun = true
    this.#response.end()
  }

  fail(error: Error): void {
    // A proper end would make a cut answer look complete.
    if (this.#response.headersSent) this.#response.destroy()
    else sendOwnAnswer(this.#response, this.#options.onFailure(error), this.#options.answerHeaders)
  }
}

function begin(sink: ClientSink): void {
  sink.begin()
}

/** Answers something of the gateway's own. */
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
 * The same as a record, of which Node keeps headers that come twice beside others that were set before (for browsers, or because the gateway is
 * ending). An answer varies by what the gateway says and by what its provider says.
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
 * A provider may be a gateway too, Helicone's or another of ours: what both say, we say. Which pages may read an answer is not a provider's to
 * say: for browsers it comes from the gateway's origin.
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
