import { crc32 } from 'node:zlib'
import { asRecord, isRecord, parseJson, type StreamEvent } from '@litecone/core'
import { bedrockWire } from '@litecone/providers-bedrock'

/** Length of a message's prelude in bytes: two lengths and their checksum. */
const PRELUDE = 12

/**
 * Converts AWS's binary event stream (https://smithy.io/2.0/aws/amazon-eventstream.html) to the text of server-sent events, for logs and the meter. After
 * missing or damaged bytes, it continues at the next complete message.
 */
export function eventStreamText(bytes: Buffer): string {
  const events: string[] = []
  for (let at = 0; at !== -1 && at < bytes.length; ) {
    const length = bytes.length - at < PRELUDE ? 0 : bytes.readUInt32BE(at)
    const message = length > PRELUDE && at + length <= bytes.length ? readMessage(bytes.subarray(at, at + length)) : []
    events.push(...message.map(toText))
    at = message.length ? at + length : nextMessage(bytes, at + 1)
  }
  return events.join('')
}

function readMessage(bytes: Buffer): StreamEvent[] {
  const events: StreamEvent[] = []
  try {
    bedrockWire.chat?.framing?.((event) => events.push(event), bytes.length).push(bytes)
  } catch {
    // Ignore a damaged message. The log shows the others.
  }
  return events
}

/** The offset of the next prelude with a valid checksum, or -1. */
function nextMessage(bytes: Buffer, from: number): number {
  for (let at = from; at + PRELUDE <= bytes.length; at++) {
    if (bytes.readUInt32BE(at + 8) === crc32(bytes.subarray(at, at + 8))) return at
  }
  return -1
}

/** Formats an event. Exceptions get the form of errors in other providers' streams. */
function toText({ event = 'message', data }: StreamEvent): string {
  const text = /exception$|^error$/i.test(event) ? JSON.stringify(errorOf(event, data)) : modelEvent(data)
  return `event: ${event}\ndata: ${text}\n\n`
}

function errorOf(event: string, data: string) {
  const { __type, ...details } = asRecord(parseJson(data))
  return { type: 'error', error: { type: typeof __type === 'string' ? __type : event, ...details } }
}

/**
 * The model's own event, which InvokeModelWithResponseStream encodes in base64
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_PayloadPart.html).
 */
function modelEvent(data: string): string {
  const { bytes } = asRecord(parseJson(data))
  if (typeof bytes !== 'string') return data
  const event = parseJson(Buffer.from(bytes, 'base64').toString())
  return isRecord(event) ? JSON.stringify(event) : data
}
