import type { ServerResponse } from 'node:http'
import type { AnswerHead, AnswerSink } from './answer.ts'
import type { OwnAnswer } from './exchange.ts'

export interface ClientSinkOptions {
  /** Ours, read when the head is written: what has been noted by then. */
  readonly answerHeaders: Readonly<Record<string, string>>
  /** Milliseconds for which a client may read nothing while an answer waits for it. */
  readonly stallTimeoutMs: number
  /** Goes on reading from the provider. */
  resume(): void
  /** What is answered when the provider fails before its head has come. */
  onFailure(error: Error): OwnAnswer
}

/** Writes an answer to the client as it comes, no faster than the client reads. */
export function createClientSink(response: ServerResponse, options: ClientSinkOptions): AnswerSink {
  let stalled: NodeJS.Timeout | undefined
  let hasBegun = false
  const begin = () => {
    if (!hasBegun) response.flushHeaders()
  }
  response.on('drain', () => {
    clearTimeout(stalled)
    options.resume()
  })
  response.on('close', () => clearTimeout(stalled))
  return {
    head(head) {
      response.writeHead(head.status, headersOf(head, options.answerHeaders))
      // Of unknown length is a stream: the client shall know that it has begun. What came with the head goes with it, in one write.
      if (!head.headers.includes('content-length')) process.nextTick(begin)
    },
    data(chunk) {
      hasBegun = true
      if (response.write(chunk)) return true
      clearTimeout(stalled)
      stalled = setTimeout(() => response.destroy(), options.stallTimeoutMs)
      return false
    },
    end() {
      hasBegun = true
      response.end()
    },
    fail(error) {
      // An end would make a cut answer look whole.
      if (response.headersSent) response.destroy()
      else sendOwnAnswer(response, options.onFailure(error), options.answerHeaders)
    },
  }
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

/** A provider may be a gateway too, Helicone's or another of ours: what both say, we say. */
function headersOf({ headers }: AnswerHead, ours: Readonly<Record<string, string>>): string[] {
  const all: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (!Object.hasOwn(ours, name)) all.push(name, headers[index + 1] ?? '')
  }
  for (const name in ours) all.push(name, ours[name] ?? '')
  return all
}
