import type { AnswerHead, AnswerSink } from '../../proxy/answer.ts'

/** An answer that came whole and may be kept. */
export interface WholeAnswer {
  readonly head: AnswerHead
  readonly body: Buffer
}

/**
 * Keeps a copy of an answer while it passes, up to so many bytes. `onEnd` is called once: with the answer when it came whole with status 200,
 * else with nothing.
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

/** Providers tell of what goes wrong in the middle of a stream by an event, with status 200. */
function isFailedStream(body: Buffer): boolean {
  // The last event may be long: of OpenAI's Responses it repeats all that came.
  const last = body.lastIndexOf('\n\n', Math.max(0, body.length - 3))
  const texts = [body.subarray(-4096), body.subarray(Math.max(0, last), last + 256)]
  return texts.some((text) => FAILED.test(text.toString('latin1')))
}

/** As text, and as AWS's binary messages have it in their headers. */
const FAILED =
  /(?:^|\n)event: ?(?:error|response\.failed)\r?\n|(?:^|\n)data: ?\{"(?:error"|type": ?"(?:error|response\.failed)")|:exception-type/
