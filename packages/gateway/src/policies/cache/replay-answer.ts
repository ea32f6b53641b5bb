import type { AnswerHead, AnswerSink, AnswerSource } from '../../proxy/answer.ts'

/**
 * Replays a cached response into a sink: a stream event by event, anything else in pieces. Pauses while the sink is full. Does not call the sink before it
 * returns.
 */
export function replayAnswer(head: AnswerHead, body: Uint8Array, sink: AnswerSink): AnswerSource {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const next = isEventStream(head) ? nextEvent : nextPiece
  let at = 0
  let isOver = false
  const send = () => {
    if (isOver) return
    while (at < bytes.length) {
      const end = next(bytes, at)
      const piece = bytes.subarray(at, end)
      at = end
      if (!sink.data(piece) && at < bytes.length) return
      if (isOver) return
    }
    isOver = true
    sink.end()
  }
  setImmediate(() => {
    if (isOver) return
    sink.head(head)
    send()
  })
  return {
    resume: send,
    cancel() {
      isOver = true
    },
  }
}

/** Small, so that a client that stops reading occupies little memory. */
const PIECE_BYTES = 64 * 1024

function nextPiece(bytes: Buffer, at: number): number {
  return Math.min(bytes.length, at + PIECE_BYTES)
}

function nextEvent(bytes: Buffer, at: number): number {
  const end = bytes.indexOf('\n\n', at)
  return end === -1 ? bytes.length : end + 2
}

function isEventStream({ headers }: AnswerHead): boolean {
  const at = headers.indexOf('content-type')
  return at % 2 === 0 && /^text\/event-stream/i.test(headers[at + 1] ?? '') && !headers.includes('content-encoding')
}
