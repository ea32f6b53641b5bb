import { asString } from '@litecone/core'
import { openCall } from './call-item.ts'
import { type ItemReader, NO_PIECES, type Piece, type Progress } from './item-reader.ts'
import { openMessage } from './message-item.ts'
import { openReasoning } from './reasoning-item.ts'

type Fields = Record<string, unknown>

/** A reader for items of this type, or `undefined` if they add nothing to the message, such as results of built-in tools. */
export function openItem(type: unknown, progress: Progress): ItemReader | undefined {
  switch (type) {
    case 'message':
      return openMessage(progress)
    case 'reasoning':
      return openReasoning(progress)
    case 'function_call':
    case 'custom_tool_call':
      return openCall(type, progress)
    case 'image_generation_call':
      return { start: () => NO_PIECES, push: () => NO_PIECES, finish: finishImage }
    default:
      return undefined
  }
}

/** The type of the item that an event belongs to, for streams that do not announce items. */
export function typeOfPiece(event: unknown): string | undefined {
  switch (event) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return 'message'
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return 'reasoning'
    default:
      return undefined
  }
}

function finishImage({ result, output_format }: Fields): readonly Piece[] {
  if (typeof result !== 'string' || result === '') return NO_PIECES
  const url = `data:image/${asString(output_format) ?? 'png'};base64,${result}`
  return [{ delta: { images: [{ type: 'image_url', image_url: { url } }] } }]
}
