import { describe, expect, it } from 'vitest'
import { ResponseTooLargeError } from './errors.ts'
import { createNdjsonFramer, createSseFramer } from './framing.ts'
import type { Framer, StreamEvent } from './wire.ts'

const encoder = new TextEncoder()

function frame(pieces: readonly Uint8Array[], create: typeof createSseFramer = createSseFramer, limit = 1_000_000) {
  const events: StreamEvent[] = []
  const framer: Framer = create((event) => events.push(event), limit)
  for (const piece of pieces) framer.push(piece)
  framer.end()
  return events
}

/** Every way to cut a text into two pieces, and one byte at a time. */
function* cuts(text: string): Generator<Uint8Array[]> {
  const bytes = encoder.encode(text)
  for (let at = 0; at <= bytes.length; at++) yield [bytes.slice(0, at), bytes.slice(at)].filter((piece) => piece.length)
  yield Array.from(bytes, (byte) => Uint8Array.of(byte))
}

const STREAM = [
  ': keep-alive',
  '',
  'event: delta',
  'data: {"text":"naïve 🙂 日本"}',
  '',
  'data:first',
  'data: second',
  'data',
  'id: 7',
  'retry: 10',
  'database: not data',
  '',
  'event: empty',
  '',
  'data: [DONE]',
  '',
  '',
].join('\n')

const EXPECTED = [
  { event: 'delta', data: '{"text":"naïve 🙂 日本"}' },
  { event: undefined, data: 'first\nsecond\n' },
  { event: undefined, data: '[DONE]' },
]

describe('server-sent events', () => {
  it('may have a field for errors, as from llama.cpp', () => {
    const events = frame([encoder.encode('data: a\n\nerror: {"message":"full"}\n\nerrors: 1\n\n')])
    expect(events).toEqual([
      { event: undefined, data: 'a' },
      { event: 'error', data: '{"message":"full"}' },
    ])
  })

  for (const [name, lineEnd] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    it(`are the same wherever the bytes are split, with ${name}`, () => {
      for (const pieces of cuts(STREAM.replaceAll('\n', lineEnd))) expect(frame(pieces)).toEqual(EXPECTED)
    })
  }

  it('keep an event without a final line end', () => {
    for (const pieces of cuts('data: one\n\ndata: two')) {
      expect(frame(pieces).map(({ data }) => data)).toEqual(['one', 'two'])
    }
  })

  it('may begin with a byte order mark', () => {
    expect(frame([encoder.encode('\ufeffdata: x\n\n')])).toEqual([{ event: undefined, data: 'x' }])
  })

  it('keep a second leading space', () => {
    expect(frame([encoder.encode('data:  x\n\n')])).toEqual([{ event: undefined, data: ' x' }])
  })

  it('are rejected over the size limit, with or without a line end', () => {
    const long = encoder.encode(`data: ${'x'.repeat(100)}`)
    expect(() => frame([long, long], createSseFramer, 150)).toThrow(ResponseTooLargeError)
    const lines = encoder.encode(`data: ${'x'.repeat(100)}\n`.repeat(3))
    expect(() => frame([lines], createSseFramer, 150)).toThrow(ResponseTooLargeError)
  })
})

describe('NDJSON', () => {
  it('emits line by line wherever the bytes are split, including a last line without an end', () => {
    for (const pieces of cuts('{"a":"é"}\r\n\n{"b":2}')) {
      expect(frame(pieces, createNdjsonFramer).map(({ data }) => data)).toEqual(['{"a":"é"}', '{"b":2}'])
    }
  })
})
