import { expect, it } from 'vitest'
import type { AnswerHead } from '../proxy/answer.ts'
import { createAnswerWriter } from './answer-writer.ts'

/** A client that accepts one piece at a time. */
function slowSink() {
  const pieces: Buffer[] = []
  const heads: AnswerHead[] = []
  let ended = false
  return {
    pieces,
    heads,
    get ended() {
      return ended
    },
    head: (head: AnswerHead) => void heads.push(head),
    data: (chunk: Buffer) => pieces.push(chunk) < 0,
    end() {
      ended = true
    },
    fail() {},
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('sends a large response in pieces as the client reads it, so that a slow client is not mistaken for a stalled one', async () => {
  const sink = slowSink()
  const writer = createAnswerWriter(sink, new AbortController().signal)
  const body = 'ä'.repeat(100_000)
  const sent = writer.send(200, {}, body)
  expect([sink.pieces.length, writer.size]).toEqual([1, 200_000])
  while (!sink.ended) {
    const before = sink.pieces.length
    writer.resume()
    await turn()
    expect(sink.pieces.length).toBeLessThanOrEqual(before + 1)
  }
  await sent
  expect(Math.max(...sink.pieces.map(({ length }) => length))).toBeLessThanOrEqual(65_536)
  expect(Buffer.concat(sink.pieces).toString()).toBe(body)
  expect(sink.heads).toEqual([{ status: 200, headers: ['content-length', '200000'] }])
})

it('stops when the client disconnects', async () => {
  const sink = slowSink()
  const leaving = new AbortController()
  const sent = createAnswerWriter(sink, leaving.signal).send(200, {}, 'x'.repeat(200_000))
  leaving.abort(new Error('The client disconnected.'))
  await expect(sent).rejects.toThrow('The client disconnected.')
  expect([sink.pieces.length, sink.ended]).toEqual([1, false])
})
