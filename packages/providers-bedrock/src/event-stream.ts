import { type Framer, ResponseTooLargeError, type StreamEvent } from '@litecone/core'
import { crc32 } from './crc32.ts'

/**
 * AWS's event stream (https://smithy.io/2.0/aws/amazon-eventstream.html). A message consists of a prelude (its length, the length of its
 * headers, and a checksum of both), headers, a payload, and a checksum of everything before. Events are emitted with their type and payload,
 * exceptions with the exception's type, and unmodeled errors as `error`.
 */
export function createEventStreamFramer(emit: (event: StreamEvent) => void, maxEventBytes: number): Framer {
  let pieces: Uint8Array[] = []
  let size = 0
  /** Bytes required before anything can be read, so that pieces are joined once per message, however small they are. */
  let needed = PRELUDE

  return {
    push(piece) {
      pieces.push(piece)
      size += piece.length
      if (size < needed) return
      const bytes = join(pieces, size)
      let at = 0
      needed = PRELUDE
      while (bytes.length - at >= PRELUDE) {
        const length = readLength(bytes.subarray(at, at + PRELUDE), maxEventBytes)
        if (bytes.length - at < length) {
          needed = length
          break
        }
        emit(readMessage(bytes.subarray(at, at + length)))
        at += length
      }
      pieces = at === bytes.length ? [] : [bytes.subarray(at)]
      size = bytes.length - at
    },
    end() {
      if (size > 0) throw new SyntaxError('the stream ends within a message')
    },
  }
}

const PRELUDE = 12
const CHECKSUM = 4

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = pieces
  if (only && pieces.length === 1) return only
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length)
}

/** The message's length in bytes. */
function readLength(prelude: Uint8Array, maxEventBytes: number): number {
  const view = viewOf(prelude)
  if (view.getUint32(8) !== crc32(prelude.subarray(0, 8))) throw new SyntaxError('a prelude has a wrong checksum')
  const length = view.getUint32(0)
  if (length < PRELUDE + view.getUint32(4) + CHECKSUM) throw new SyntaxError('a message is shorter than its headers')
  if (length <= maxEventBytes) return length
  throw new ResponseTooLargeError(
    `An event of the stream is longer than maxResponseBytes (${maxEventBytes}). Raise it to allow more.`,
  )
}

function readMessage(message: Uint8Array): StreamEvent {
  const view = viewOf(message)
  const end = message.length - CHECKSUM
  if (view.getUint32(end) !== crc32(message.subarray(0, end))) throw new SyntaxError('a message has a wrong checksum')
  const payload = PRELUDE + view.getUint32(4)
  const headers = readHeaders(message.subarray(PRELUDE, payload))
  const data = DECODER.decode(message.subarray(payload, end))
  switch (headers[':message-type']) {
    case 'exception':
      return { event: headers[':exception-type'] ?? 'error', data }
    case 'error':
      return {
        event: 'error',
        data: JSON.stringify({ __type: headers[':error-code'], message: headers[':error-message'] }),
      }
    default:
      return { event: headers[':event-type'], data }
  }
}

const DECODER = /* @__PURE__ */ new TextDecoder()

/** Only string headers: Bedrock uses no others. */
function readHeaders(bytes: Uint8Array): Partial<Record<string, string>> {
  const headers: Partial<Record<string, string>> = {}
  const view = viewOf(bytes)
  for (let at = 0; at < bytes.length; ) {
    const valueAt = at + 2 + view.getUint8(at)
    const type = view.getUint8(valueAt - 1)
    const name = DECODER.decode(bytes.subarray(at + 1, valueAt - 1))
    const size = SIZES[type] ?? 2 + view.getUint16(valueAt)
    if (type === TEXT) headers[name] = DECODER.decode(bytes.subarray(valueAt + 2, valueAt + size))
    at = valueAt + size
  }
  return headers
}

/** Sizes in bytes by type: two booleans, four integers, bytes and text with a length prefix, a timestamp, a UUID. */
const SIZES: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]
const TEXT = 7
