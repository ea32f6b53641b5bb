import { asRecord, asString, type Delta, isRecord, type ThinkingBlock } from '@litecone/core'
import { decodeCitation } from './citations.ts'
import type { Family } from './model.ts'
import { JSON_TOOL } from './output-format.ts'
import { isOwnCall, openImage, openOwnCall, openOwnResult } from './own-blocks.ts'
import { unwrapRedacted } from './redacted.ts'

type Fields = Record<string, unknown>

/** Totals over the blocks read so far. */
export interface Progress {
  readonly family: Family
  /** UTF-16 units of content. */
  length: number
  /** Tool calls for the caller to make. */
  calls: number
  /** The content came as a tool call (see `output-format.ts`). */
  isJson: boolean
  /** Blocks of the calls that Bedrock made itself. */
  readonly own: Fields[]
}

/** Reads one content block. */
export interface BlockReader {
  start(): Delta | undefined
  push(delta: Fields): Delta | undefined
  /** The delta that is known only when the block has ended. */
  stop(): Delta | undefined
}

/** Only the pieces of text, reasoning and citations tell their type, not the start. */
export function openBlock({ toolUse, toolResult, image }: Fields, progress: Progress): BlockReader {
  if (isRecord(toolUse)) return isOwnCall(toolUse) ? openOwnCall(toolUse, progress) : openCall(toolUse, progress)
  if (isRecord(toolResult)) return openOwnResult(toolResult, progress)
  return isRecord(image) ? openImage(image) : openOther(progress)
}

function openCall({ toolUseId, name }: Fields, progress: Progress): BlockReader {
  const pieceOf = ({ toolUse }: Fields) => asString(asRecord(toolUse).input) || undefined
  if (name === JSON_TOOL) {
    progress.isJson = true
    return {
      start: () => undefined,
      push(delta) {
        const content = pieceOf(delta)
        return content === undefined ? undefined : { content }
      },
      stop: () => undefined,
    }
  }
  const index = progress.calls++
  let hasInput = false
  return {
    start: () => ({
      tool_calls: [
        {
          index,
          id: asString(toolUseId) ?? '',
          type: 'function',
          function: { name: asString(name) ?? '', arguments: '' },
        },
      ],
    }),
    push(delta) {
      const piece = pieceOf(delta)
      if (piece === undefined) return undefined
      hasInput = true
      return { tool_calls: [{ index, function: { arguments: piece } }] }
    },
    // A call of a tool without parameters has no input.
    stop: () => (hasInput ? undefined : { tool_calls: [{ index, function: { arguments: '{}' } }] }),
  }
}

function openOther(progress: Progress): BlockReader {
  const begin = progress.length
  const citations: unknown[] = []
  const redacted: string[] = []
  let thinking = ''
  let signature: string | undefined

  function readReasoning({ text, signature: signed, redactedContent }: Fields): Delta | undefined {
    signature = asString(signed) ?? signature
    if (typeof redactedContent === 'string') redacted.push(redactedContent)
    if (typeof text !== 'string' || text === '') return undefined
    thinking += text
    return { reasoning_content: text }
  }

  return {
    start: () => undefined,
    push({ text, reasoningContent, citation }) {
      if (isRecord(citation)) citations.push(citation)
      if (isRecord(reasoningContent)) return readReasoning(reasoningContent)
      if (typeof text !== 'string' || text === '') return undefined
      progress.length += text.length
      return { content: text }
    },
    stop() {
      if (citations.length > 0) {
        return { annotations: citations.map((one) => decodeCitation(one, begin, progress.length)) }
      }
      const block = blockOf()
      return block && { thinking_blocks: [block] }
    },
  }

  /** The block to send back with the conversation. Claude may sign thoughts without showing them. */
  function blockOf(): ThinkingBlock | undefined {
    if (redacted.length > 0) return { type: 'redacted_thinking', data: unwrapRedacted(redacted, progress.family) }
    if (thinking === '' && signature === undefined) return undefined
    return { type: 'thinking', thinking, ...(signature !== undefined && { signature }) }
  }
}
