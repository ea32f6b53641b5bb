import { decodeText } from '#transport'
import { ResponseTooLargeError } from './errors.ts'
import type { Framer, StreamEvent } from './wire.ts'

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation). */
export function createSseFramer(emit: (event: StreamEvent) => void, maxEventBytes: number): Framer {
  let name: string | undefined
  let data: string | undefined

  function onLine(text: string, start: number, end: number): void {
    if (start === end) return dispatch()
    if (text.startsWith('data', start)) {
      const value = fieldValue(text, start + 4, end)
      if (value === undefined) return
      data = data === undefined ? value : `${data}\n${value}`
      if (data.length > maxEventBytes) throw tooLarge(maxEventBytes)
    } else if (text.startsWith('event', start)) {
      name = fieldValue(text, start + 5, end) ?? name
    } else if (text.startsWith('error:', start)) {
      // llama.cpp's field for errors: https://github.com/ggml-org/llama.cpp/blob/b4500/examples/server/server.cpp
      name = 'error'
      data = fieldValue(text, start + 5, end)
    }
    // Comments (keep-alives), `id` and `retry` are ignored: a call is never resumed.
  }

  function dispatch(): void {
    if (data !== undefined) emit({ event: name, data })
    name = undefined
    data = undefined
  }

  return createLineFramer(onLine, dispatch, maxEventBytes)
}

/** One JSON value per line. */
export function createNdjsonFramer(emit: (event: StreamEvent) => void, maxEventBytes: number): Framer {
  const onLine = (text: string, start: number, end: number) => {
    const data = text.slice(start, end).trim()
    if (data !== '') emit({ event: undefined, data })
  }
  return createLineFramer(onLine, () => {}, maxEventBytes)
}

/**
 * Decodes only up to the last line end. A line end is never inside a UTF-8 sequence, so no character is split, and no decoder state is kept
 * between pieces.
 */
function createLineFramer(
  onLine: (text: string, start: number, end: number) => void,
  onEnd: () => void,
  maxLineBytes: number,
): Framer {
  let held: Uint8Array[] = []
  let heldBytes = 0
  let first = true
  let afterCarriageReturn = false

  function read(pieces: readonly Uint8Array[]): void {
    let text = decodeText(pieces)
    if (first && text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1)
    first = false
    if (afterCarriageReturn && text.charCodeAt(0) === LF) text = text.slice(1)
    afterCarriageReturn = text.endsWith('\r')
    if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n')
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      onLine(text, start, end)
      start = end + 1
    }
    if (start < text.length) onLine(text, start, text.length)
  }

  return {
    push(bytes) {
      const cut = lastLineEnd(bytes)
      if (cut === 0) {
        held.push(bytes)
        heldBytes += bytes.length
        if (heldBytes > maxLineBytes) throw tooLarge(maxLineBytes)
        return
      }
      const whole = cut === bytes.length ? bytes : bytes.subarray(0, cut)
      const pieces = heldBytes === 0 ? [whole] : [...held, whole]
      held = cut === bytes.length ? [] : [bytes.subarray(cut)]
      heldBytes = bytes.length - cut
      read(pieces)
    },
    end() {
      if (heldBytes > 0) read(held)
      held = []
      heldBytes = 0
      onEnd()
    },
  }
}

const LF = 10
const CR = 13
const BYTE_ORDER_MARK = 0xfeff

/** The index after the last line end. CR counts only if there is no LF: no vendor mixes them. */
function lastLineEnd(bytes: Uint8Array): number {
  return bytes.lastIndexOf(LF) + 1 || bytes.lastIndexOf(CR) + 1
}

/** The text after the colon and an optional space, or `undefined` if the field's name is longer than the expected one. */
function fieldValue(text: string, colon: number, end: number): string | undefined {
  if (colon === end) return ''
  if (text.charCodeAt(colon) !== 58) return undefined
  return text.slice(text.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1, end)
}

function tooLarge(limit: number): ResponseTooLargeError {
  return new ResponseTooLargeError(`A stream event is larger than maxResponseBytes (${limit}).`)
}
