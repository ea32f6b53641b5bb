import type { AnswerSink } from './answer.ts'
import type { ExchangeNotes, OwnAnswer } from './exchange.ts'

/** Writes one of the gateway's own responses to a sink. Its headers replace those of the same name in `notes.answerHeaders`. */
export function answerOwn(answer: OwnAnswer, notes: ExchangeNotes, sink: AnswerSink): void {
  const headers: string[] = []
  for (const [name, value] of Object.entries(answer.headers)) {
    delete notes.answerHeaders[name.toLowerCase()]
    headers.push(name.toLowerCase(), value)
  }
  const body = Buffer.from(answer.body)
  notes.logStatus = answer.logStatus ?? null
  sink.head({ status: answer.status, headers: [...headers, 'content-length', String(body.length)] })
  if (body.length) sink.data(body)
  sink.end()
}
