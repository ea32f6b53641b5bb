import type { AnswerHead, AnswerSink } from '../../proxy/answer.ts'

/** A complete response that can be cached. */
export interface WholeAnswer {
  readonly head: AnswerHead
  readonly body: Buffer
}

/**
 * Copies a response while it is sent, up to a maximum size. `onEnd` is called once: with the response if it is complete and has status 200, else without an
 * argument.
 */
export function keepAnswer(
  sink: AnswerSink,
  maxBytes: number,
  onEnd: (answer: WholeAnswer | undefined) => void,
): AnswerSink {
  let chunks: Buffer[] | undefined = []
  let head: AnswerHead | undefined
  let size = 0
  return {
    head(given) {
      head = given
      if (given.status !== 200) chunks = undefined
      sink.head(given)
    },
    data(chunk) {
      size += chunk.length
      if (size > maxBytes) chunks = undefined
      chunks?.push(chunk)
      return sink.data(chunk)
    },
    end() {
      sink.end()
      const body = chunks && Buffer.concat(chunks)
      onEnd(head && body && !isFailedStream(body) ? { head, body } : undefined)
    },
    fail(error) {
      sink.fail(error)
      onEnd(undefined)
    },
  }
}

/** Whether a stream ended with an error. Providers report errors during a stream as an event, although the status is 200. */
function isFailedStream(body: Buffer): boolean {
  // The last event may be long: that of OpenAI's Responses repeats the complete output.
  const last = body.lastIndexOf('\n\n', Math.max(0, body.length - 3))
  const texts = [body.subarray(-4096), body.subarray(Math.max(0, last), last + 256)]
  return texts.some((text) => FAILED.test(text.toString('latin1')))
}

/** As text, and as it is in the headers of AWS's binary messages. */
const FAILED =
  /(?:^|\n)event: ?(?:error|response\.failed)\r?\n|(?:^|\n)data: ?\{"(?:error"|type": ?"(?:error|response\.failed)")|:exception-type/
