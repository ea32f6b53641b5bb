import { crc32 } from 'node:zlib'

/**
 * Encodes an event as a message of AWS's event stream (https://smithy.io/2.0/aws/amazon-eventstream.html). Its `type` becomes a header, the
 * rest the payload; types that end in `Exception` are exceptions.
 */
export function frameMessage(text: string): Buffer {
  const { type, ...payload } = JSON.parse(text)
  const kind = String(type).endsWith('Exception') ? 'exception' : 'event'
  return encodeMessage(
    { [`:${kind}-type`]: String(type), ':content-type': 'application/json', ':message-type': kind },
    JSON.stringify(payload),
  )
}

/** A message with string headers. */
export function encodeMessage(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => encodeHeader(name, value)))
  const body = Buffer.from(payload)
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(16 + head.length + body.length)
  lengths.writeUInt32BE(head.length, 4)
  const unsigned = Buffer.concat([lengths, checksum(lengths), head, body])
  return Buffer.concat([unsigned, checksum(unsigned)])
}

function encodeHeader(name: string, value: string): Buffer {
  const text = Buffer.from(value)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(text.length)
  return Buffer.concat([Buffer.of(name.length), Buffer.from(name), Buffer.of(TEXT), length, text])
}

/** The type of a string header. */
const TEXT = 7

function checksum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum
}
