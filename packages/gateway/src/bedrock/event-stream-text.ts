import { crc32 } from 'node:zlib'
import { asRecord, isRecord, parseJson, type StreamEvent } from '@litecone/core'
import { bedrockWire } from '@litecone/providers-bedrock'

/** Bytes of a message before its headers. */
const PRELUDE = 12

/**
 * The text of AWS's binary event stream (https://smithy.io/2.0/aws/amazon-eventstream.html), as server-sent events: what a log can hold and a
 * meter can read. Where something is missing or damaged, it goes on at the next message that is whole.
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
    // Damaged: a log shows what is left.
  }
  return events
}

/** Where lengths stand whose checksum follows them. */
function nextMessage(bytes: Buffer, from: number): number {
  for (let at = from; at + PRELUDE <= bytes.length; at++) {
    if (bytes.readUInt32BE(at + 8) === crc32(bytes.subarray(at, at + 8))) return at
  }
  return -1
}

/** Exceptions are told as other providers' streams tell errors. */
function toText({ event = 'message', data }: StreamEvent): string {
  const text = /exception$|^error$/i.test(event) ? JSON.stringify(errorOf(event, data)) : modelEvent(data)
  return `event: ${event}\ndata: ${text}\n\n`
}

function errorOf(event: string, data: string) {
  const { __type, ...details } = asRecord(parseJson(data))
  return { type: 'error', error: { type: typeof __type === 'string' ? __type : event, ...details } }
}

/**
 * The model's own event, which InvokeModelWithResponseStream has in base64
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_PayloadPart.html).
 */
function modelEvent(data: string): string {
  const { bytes } = asRecord(parseJson(data))
  if (typeof bytes !== 'string') return data
  const event = parseJson(Buffer.from(bytes, 'base64').toString())
  return isRecord(event) ? JSON.stringify(event) : data
}
