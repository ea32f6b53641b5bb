import { frameMessage } from './aws-message.ts'

/** How a vendor frames the events of a stream. `aws` is binary. */
export type Framing = TextFraming | 'aws'
export type TextFraming = 'openai' | 'anthropic' | 'gemini' | 'cohere' | 'ndjson'

/** An event, as JSON text or as a value. */
export type StreamItem = string | { readonly [key: string]: unknown }

/** The bytes of a whole stream, as a string unless binary. */
export function frameStream(items: readonly StreamItem[], framing: TextFraming): string
export function frameStream(items: readonly StreamItem[], framing: Framing): string | Uint8Array
export function frameStream(items: readonly StreamItem[], framing: Framing): string | Uint8Array {
  const texts = items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
  switch (framing) {
    case 'aws':
      return Buffer.concat(texts.map(frameMessage))
    case 'openai':
      return `${texts.map((text) => `data: ${text}\n\n`).join('')}data: [DONE]\n\n`
    case 'anthropic':
    case 'cohere':
      return texts.map((text) => `event: ${typeOf(text)}\ndata: ${text}\n\n`).join('')
    case 'gemini':
      return texts.map((text) => `data: ${text}\r\n\r\n`).join('')
    case 'ndjson':
      return texts.map((text) => `${text}\n`).join('')
  }
}

function typeOf(text: string): string {
  return /"type"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? 'message'
}

/** How a stream's bytes are split into pieces. */
export const CHUNKINGS = ['whole', 'one event', 'one byte', 'inside characters', 'CRLF'] as const
export type Chunking = (typeof CHUNKINGS)[number]

/** The pieces of a stream, sent with one write each. */
export function cutStream(text: string | Uint8Array, chunking: Chunking): Uint8Array[] {
  if (typeof text !== 'string') return cutBytes(text, chunking)
  const encode = (part: string) => new TextEncoder().encode(part)
  switch (chunking) {
    case 'whole':
      return [encode(text)]
    case 'one event':
      return text.split(/(?<=\n\r?\n)/).map(encode)
    case 'one byte':
      return Array.from(encode(text), (byte) => Uint8Array.of(byte))
    case 'inside characters':
      return cutInsideCharacters(encode(text))
    case 'CRLF':
      return text
        .replace(/\r?\n/g, '\r\n')
        .split(/(?<=\r)/)
        .map(encode)
  }
}

/** Splits length-prefixed messages. `CRLF` splits at line feeds, which have no meaning there. */
function cutBytes(bytes: Uint8Array, chunking: Chunking): Uint8Array[] {
  switch (chunking) {
    case 'whole':
      return [bytes]
    case 'one event':
      return cutMessages(bytes)
    case 'one byte':
      return Array.from(bytes, (byte) => Uint8Array.of(byte))
    case 'inside characters':
      return cutInsideCharacters(bytes)
    case 'CRLF':
      return cutInsideCharacters(bytes).flatMap((piece) => [piece.subarray(0, 13), piece.subarray(13)])
  }
}

function cutMessages(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < bytes.length; at += view.getUint32(at)) pieces.push(bytes.subarray(at, at + view.getUint32(at)))
  return pieces
}

/** Splits after the first byte of every multi-byte character, or after every 97th byte if there are none. */
function cutInsideCharacters(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let start = 0
  for (let at = 1; at < bytes.length; at++) {
    const continues = ((bytes[at] ?? 0) & 0xc0) === 0x80
    const begins = ((bytes[at - 1] ?? 0) & 0xc0) === 0xc0
    if ((continues && begins) || at % 97 === 0) {
      pieces.push(bytes.subarray(start, at))
      start = at
    }
  }
  pieces.push(bytes.subarray(start))
  return pieces
}
