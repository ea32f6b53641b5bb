import type { CompletionChunk, Delta, FinishReason, ThinkingBlock, ToolCallDelta, Usage } from '@litecone/core'
import {
  type EmitEvent,
  type OpenItem,
  openCall,
  openMessage,
  openReasoning,
  type WrittenItem,
} from './response-items.ts'
import { createResponse, type ResponseHead } from './response-object.ts'

type Response = ReturnType<typeof createResponse>

/** Converts the chunks of a chat completion to the events of a response. */
export interface ResponseEncoder {
  push(chunk: CompletionChunk): void
  /** Emits the last events, and returns the complete response. */
  end(): Response
  /** The response so far, with the status `in_progress`. */
  readonly response: Response
}

/** Creates an encoder, which calls `emit` with each event. https://platform.openai.com/docs/api-reference/responses-streaming */
export function createResponseEncoder(
  { id: callId, request }: Omit<ResponseHead, 'created' | 'model'>,
  emit: EmitEvent,
): ResponseEncoder {
  const id = callId.replaceAll('-', '')
  const items: OpenItem[] = []
  const calls = new Map<number, ReturnType<typeof openCall>>()
  let head: ResponseHead = { id: `resp_${id}`, created: 0, model: '', request }
  let hasBegun = false
  let writing: WrittenItem | undefined
  let thoughts: ThinkingBlock[] | undefined
  let finishReason: FinishReason | null = null
  let usage: Usage | undefined

  const open = <Item extends OpenItem>(make: (id: string, index: number) => Item): Item => {
    const item = make(`${items.length}_${id}`, items.length)
    items.push(item)
    return item
  }
  const stopWriting = () => {
    writing?.close()
    writing = undefined
  }
  const write = (kind: 'text' | 'refusal' | 'reasoning', piece: string) => {
    if (writing?.kind !== kind) {
      stopWriting()
      if (kind === 'reasoning') thoughts = []
      const blocks = thoughts ?? []
      writing = open((itemId, index) =>
        kind === 'reasoning' ? openReasoning(itemId, index, blocks, emit) : openMessage(itemId, index, kind, emit),
      )
    }
    if (piece) writing.add(piece)
  }
  const call = (piece: ToolCallDelta) => {
    let item = calls.get(piece.index)
    if (!item) {
      stopWriting()
      item = open((itemId, index) => openCall(itemId, index, piece, emit))
      calls.set(piece.index, item)
    }
    item.add(piece)
  }
  const addDelta = ({ content, refusal, reasoning_content, thinking_blocks, tool_calls, annotations }: Delta) => {
    if (reasoning_content) write('reasoning', reasoning_content)
    if (thinking_blocks) {
      write('reasoning', '')
      thoughts?.push(...thinking_blocks)
    }
    if (content) write('text', content)
    if (refusal) write('refusal', refusal)
    for (const annotation of annotations ?? []) writing?.annotate?.(annotation)
    for (const piece of tool_calls ?? []) call(piece)
  }
  const current = () =>
    createResponse(
      head,
      items.map((item) => item.done()),
    )

  return {
    push(chunk) {
      if (!hasBegun) {
        hasBegun = true
        head = { ...head, created: chunk.created, model: chunk.model }
        emit('response.created', { response: current() })
        emit('response.in_progress', { response: current() })
      }
      if (chunk.usage) usage = chunk.usage
      // A response has only one choice. Others, which `n` can request, are ignored.
      const choice = chunk.choices.find(({ index }) => index === 0)
      if (!choice) return
      addDelta(choice.delta)
      finishReason = choice.finish_reason ?? finishReason
    },
    end() {
      stopWriting()
      for (const item of calls.values()) item.close()
      const output = items.map((item) => item.done())
      const response = createResponse(head, output, { finishReason, usage })
      emit(`response.${response.status}`, { response })
      return response
    },
    get response() {
      return current()
    },
  }
}
