import { asList, isRecord } from '@litecone/core'

/**
 * OpenRouter's reasoning blocks (https://openrouter.ai/docs/use-cases/reasoning-tokens): text with its signature, summaries, encrypted
 * data. They go back unchanged, else models lose their thoughts over turns and some refuse the conversation.
 */
export interface ReasoningDetail {
  type?: string
  index?: number
  text?: string | null
  summary?: string
  data?: string
  signature?: string | null
  [field: string]: unknown
}

export function readDetails(value: unknown): ReasoningDetail[] {
  return asList(value).filter(isRecord)
}

/** The text that a reader may see. */
export function detailsText(details: readonly ReasoningDetail[]): string {
  return details.map(({ text, summary }) => text ?? summary ?? '').join('')
}

/** Puts the pieces of a stream together: pieces of one kind and index that follow each other are one block. */
export function addDetails(known: ReasoningDetail[], pieces: readonly ReasoningDetail[]): ReasoningDetail[] {
  for (const piece of pieces) {
    const last = known.at(-1)
    if (last && last.type === piece.type && last.index === piece.index) join(last, piece)
    else known.push({ ...piece })
  }
  return known
}

function join(block: ReasoningDetail, piece: ReasoningDetail): void {
  for (const [field, value] of Object.entries(piece)) {
    if (value === null || value === undefined) continue
    if (field === 'text' || field === 'summary' || field === 'data') block[field] = `${block[field] ?? ''}${value}`
    else block[field] = value
  }
}
