import { asList, asRecord } from '@litecone/core'
import { decodeAnnotations } from './annotations.ts'
import { type ItemReader, NO_PIECES, type Piece, type Progress } from './item-reader.ts'
import { decodeLogprobs } from './logprobs.ts'

type Fields = Record<string, unknown>

/** A message with parts of text and refusals. Citations are emitted when it ends, since the last event has all of them. */
export function openMessage(progress: Progress): ItemReader {
  /** The offset in the content at which each part starts. */
  const begun = new Map<unknown, number>()
  let isSilent = false

  function say(part: unknown, name: 'content' | 'refusal', text: unknown, logprobs?: unknown): readonly Piece[] {
    if (isSilent || typeof text !== 'string' || text === '') return NO_PIECES
    if (!begun.has(part)) begun.set(part, progress.length)
    progress.speaker ??= begun
    if (name === 'refusal') return [{ delta: { refusal: text } }]
    progress.length += text.length
    return [{ delta: { content: text }, logprobs: decodeLogprobs(logprobs) }]
  }

  function start({ phase }: Fields): readonly Piece[] {
    const hasAnswer = progress.speaker !== undefined && progress.speaker !== begun
    isSilent = progress.isJson && (phase === 'commentary' || hasAnswer)
    return NO_PIECES
  }

  function finishPart(value: unknown, part: number, isTold: boolean): readonly Piece[] {
    const { type, text, refusal, annotations, logprobs } = asRecord(value)
    if (type === 'refusal') return isTold ? NO_PIECES : say(part, 'refusal', refusal)
    const said = isTold ? NO_PIECES : say(part, 'content', text, logprobs)
    const offset = begun.get(part) ?? [...begun.values()][part] ?? progress.length
    const found = isSilent ? [] : decodeAnnotations(annotations, offset)
    return found.length > 0 ? [...said, { delta: { annotations: found } }] : said
  }

  return {
    start,
    push({ type, content_index = 0, delta, logprobs }) {
      if (type === 'response.output_text.delta') return say(content_index, 'content', delta, logprobs)
      return type === 'response.refusal.delta' ? say(content_index, 'refusal', delta) : NO_PIECES
    },
    finish(item) {
      // Bedrock numbers the parts in events differently from those of the item.
      const isTold = begun.size > 0
      if (!isTold) start(item)
      return asList(item.content).flatMap((value, part) => finishPart(value, part, isTold))
    },
  }
}
