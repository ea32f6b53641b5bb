import { asList, asRecord, type ChunkChoice, type CompletionChunk, type Delta } from '@litecone/core'

/** A chunk of which only the text changes from one event to the next. */
export interface TextPiece {
  readonly chunk: CompletionChunk
  readonly choice: ChunkChoice
  readonly delta: Delta
}

/** Copied, because the chunk itself belongs to the caller. */
export function createTextPiece(chunk: CompletionChunk, choice: ChunkChoice): TextPiece {
  return { chunk: { ...chunk }, choice: { ...choice }, delta: { ...choice.delta } }
}

/** The chunk with new texts: content or reasoning, and the padding that hides its length (`stream_options.include_obfuscation`). */
export function repeatPiece({ chunk, choice, delta }: TextPiece, texts: readonly string[]): CompletionChunk {
  const said = { ...delta }
  said[nameOfText(delta)] = texts[0] ?? ''
  const copy: CompletionChunk & { obfuscation?: string } = { ...chunk, choices: [{ ...choice, delta: said }] }
  if (texts[1] !== undefined) copy.obfuscation = texts[1]
  return copy
}

/** The texts of a chunk that contains nothing else: no nested values, which copies would share, and no finish reason. */
export function textsOf(event: unknown): string[] | undefined {
  const chunk = asRecord(event)
  const { choices, obfuscation } = chunk
  const [first, another] = asList(choices)
  const choice = asRecord(first)
  const delta = asRecord(choice.delta)
  const text = delta[nameOfText(delta)]
  if (typeof text !== 'string' || text === '' || another || choice.finish_reason) return undefined
  if (![delta, { ...choice, delta: 0 }, { ...chunk, choices: 0 }].every(isFlat)) return undefined
  return typeof obfuscation === 'string' ? [text, obfuscation] : [text]
}

function nameOfText({ content }: { readonly content?: unknown }): 'content' | 'reasoning_content' {
  return typeof content === 'string' && content !== '' ? 'content' : 'reasoning_content'
}

function isFlat(fields: object): boolean {
  return Object.values(fields).every((value) => typeof value !== 'object' || value === null)
}
