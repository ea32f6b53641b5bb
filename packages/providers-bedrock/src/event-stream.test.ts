import { crc32 } from 'node:zlib'
import type { StreamEvent } from '@litecone/core'
import { encodeMessage } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { createEventStreamFramer } from './event-stream.ts'

function read(pieces: readonly Uint8Array[], limit = 10_000): StreamEvent[] {
  const events: StreamEvent[] = []
  const framer = createEventStreamFramer((event) => events.push(event), limit)
  for (const piece of pieces) framer.push(piece)
  framer.end()
  return events
}

const message = encodeMessage({ ':event-type': 'metadata', ':message-type': 'event' }, '{"ä":1}')

/** Examples of AWS's own libraries (https://github.com/awslabs/aws-c-event-stream/tree/main/tests). */
it.each([
  ['no headers and no payload', '000000100000000005c248eb7d98c8ff', ''],
  ['a payload', '0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936', "{'foo':'bar'}"],
  [
    'an integer among the headers',
    '0000002d0000001041c424b80a6576656e742d747970650400 00a00c7b27666f6f273a27626172277d36f480a0',
    "{'foo':'bar'}",
  ],
])('reads a message with %s', (_, hex, data) => {
  expect(read([Buffer.from(hex.replace(' ', ''), 'hex')])).toEqual([{ event: undefined, data }])
})

it('ignores headers that are not strings', () => {
  const values = [
    Buffer.of(0),
    Buffer.of(1),
    Buffer.of(2, 1),
    Buffer.of(3, 1, 2),
    Buffer.of(4, 1, 2, 3, 4),
    Buffer.of(5, 1, 2, 3, 4, 5, 6, 7, 8),
    Buffer.of(6, 0, 3, 1, 2, 3),
    Buffer.of(8, 1, 2, 3, 4, 5, 6, 7, 8),
    Buffer.of(9, ...Array.from({ length: 16 }, (_, at) => at)),
  ]
  const others = values.map((value, at) => Buffer.concat([Buffer.of(2), Buffer.from(`h${at}`), value]))
  expect(read([withHeaders(message, Buffer.concat(others))])).toEqual([{ event: 'metadata', data: '{"ä":1}' }])
})

/** The message with additional headers before its own. */
function withHeaders(bytes: Buffer, more: Buffer): Buffer {
  const own = bytes.subarray(12, 12 + bytes.readUInt32BE(4))
  const payload = bytes.subarray(12 + own.length, -4)
  const made = encodeMessage({}, Buffer.concat([more, own, payload]).toString('latin1'))
  // Only the lengths differ; the prelude separates headers from payload.
  const raw = Buffer.concat([made.subarray(0, 12), more, own, payload, Buffer.alloc(4)])
  raw.writeUInt32BE(raw.length)
  raw.writeUInt32BE(more.length + own.length, 4)
  raw.writeUInt32BE(crc32(raw.subarray(0, 8)), 8)
  raw.writeUInt32BE(crc32(raw.subarray(0, -4)), raw.length - 4)
  return raw
}

it('emits errors that the API does not model', () => {
  const error = encodeMessage(
    { ':message-type': 'error', ':error-code': 'InternalFailure', ':error-message': 'It broke.' },
    '',
  )
  expect(read([error])).toEqual([{ event: 'error', data: '{"__type":"InternalFailure","message":"It broke."}' }])
})

it('reads messages split at any byte', () => {
  const bytes = Buffer.concat([message, message, message])
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toHaveLength(3)
  }
})

it('throws if any byte is corrupt', () => {
  for (let at = 0; at < message.length; at++) {
    const damaged = Buffer.from(message)
    damaged[at] = (damaged[at] ?? 0) ^ 0x10
    expect(() => read([damaged]), `byte ${at}`).toThrow(SyntaxError)
  }
})

it('throws if the stream ends within a message', () => {
  for (let kept = 1; kept < message.length; kept++) expect(() => read([message.subarray(0, kept)])).toThrow(SyntaxError)
})

it('throws before it buffers more than the limit', () => {
  expect(() => read([message.subarray(0, 12)], message.length - 1)).toThrow('maxResponseBytes')
})
