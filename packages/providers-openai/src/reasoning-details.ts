import { asList, isRecord } from '@litecone/core'

/**
 * OpenRouter's reasoning blocks (https://openrouter.ai/docs/use-cases/reasoning-tokens): signed text, summaries, encrypted data. They must
 * be sent back unchanged: otherwise models lose their reasoning between turns, and some reject the conversation.
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

/** The readable text of the blocks. */
export function detailsText(details: readonly ReasoningDetail[]): string {
  return details.map(({ text, summary }) => text ?? summary ?? '').join('')
}

/** Joins the pieces of a stream: consecutive pieces of the same type and index form one block. */
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
