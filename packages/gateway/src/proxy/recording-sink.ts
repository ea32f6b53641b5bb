import type { AnswerSink, HeaderList } from './answer.ts'
import type { BodyCopy } from './body-copy.ts'
import type { ExchangeNotes } from './exchange.ts'
import { CLIENT_LEFT, type Outcome } from './record-exchange.ts'

export interface RecordingOptions {
  readonly notes: ExchangeNotes
  readonly requestCopy: BodyCopy
  readonly responseCopy: BodyCopy
  /** Called once, when the answer has ended, failed, or lost its client. */
  onEnd(outcome: Outcome): void
}

/** Keeps a copy of an answer for the log while it passes to the client. */
export interface Recording extends AnswerSink {
  /** The client is gone: nothing more will come. */
  leave(): void
}

export function createRecordingSink(
  sink: AnswerSink,
  { notes, requestCopy, responseCopy, onEnd }: RecordingOptions,
): Recording {
  let status = 0
  let responseHeaders: HeaderList = []
  let ended = false
  const finish = (last: number) => {
    if (ended) return
    ended = true
    onEnd({ status: last, endedAt: Date.now(), responseHeaders, requestCopy, responseCopy })
  }
  return {
    head(head) {
      status = head.status
      responseHeaders = head.headers
      sink.head(head)
    },
    data(chunk) {
      notes.firstByteAt ??= Date.now()
      responseCopy.add(chunk)
      return sink.data(chunk)
    },
    end() {
      sink.end()
      finish(status)
    },
    fail(error) {
      sink.fail(error)
      notes.errorType ??= 'type' in error && typeof error.type === 'string' ? error.type : 'internal_error'
      // A status that came before the cut would make a broken answer look whole in the log.
      finish('status' in error && typeof error.status === 'number' ? error.status : 502)
    },
    leave: () => finish(CLIENT_LEFT),
  }
}
