import type { Annotation, ThinkingBlock, ToolCallDelta } from '@litecone/core'
import { encodeThinking } from './read-items.ts'

/** Emits one event of a response's stream. The receiver adds its `sequence_number`. */
export type EmitEvent = (type: string, fields: Readonly<Record<string, unknown>>) => void

/** An item of a response's output. The functions below emit its first events when they create it. */
export interface OpenItem {
  /** The item with its content so far, as it will be when it is completed. */
  done(): object
  /** Emits the item's last events. */
  close(): void
}

/** An item whose text arrives in pieces. */
export interface WrittenItem extends OpenItem {
  readonly kind: 'text' | 'refusal' | 'reasoning'
  add(piece: string): void
  annotate?(annotation: Annotation): void
}

/** A function call, whose arguments arrive in pieces. */
export interface CallItem extends OpenItem {
  add(piece: ToolCallDelta): void
}

/** Opens a message with one content part, a text or a refusal. */
export function openMessage(
  ownId: string,
  output_index: number,
  kind: 'text' | 'refusal',
  emit: EmitEvent,
): WrittenItem {
  const id = `msg_${ownId}`
  const place = { item_id: id, output_index, content_index: 0 }
  const message = { id, type: 'message', role: 'assistant' }
  const annotations: object[] = []
  let text = ''
  const part = () =>
    kind === 'text'
      ? { type: 'output_text', text, annotations: [...annotations], logprobs: [] }
      : { type: 'refusal', refusal: text }
  const done = () => ({ ...message, status: 'completed', content: [part()] })
  const event = kind === 'text' ? 'response.output_text' : 'response.refusal'
  const extra = kind === 'text' ? { logprobs: [] } : {}
  emit('response.output_item.added', { output_index, item: { ...message, status: 'in_progress', content: [] } })
  emit('response.content_part.added', { ...place, part: part() })
  return {
    kind,
    add(delta: string) {
      text += delta
      emit(`${event}.delta`, { ...place, delta, ...extra })
    },
    annotate({ type, url_citation }) {
      const annotation = { type, ...url_citation }
      const annotation_index = annotations.push(annotation) - 1
      emit('response.output_text.annotation.added', { ...place, annotation_index, annotation })
    },
    done,
    close() {
      emit(`${event}.done`, { ...place, [kind]: text, ...extra })
      emit('response.content_part.done', { ...place, part: part() })
      emit('response.output_item.done', { output_index, item: done() })
    },
  }
}

/** Opens a reasoning item. Readable reasoning is its summary, as at OpenAI. `blocks` may grow until the item ends. */
export function openReasoning(
  ownId: string,
  output_index: number,
  blocks: readonly ThinkingBlock[],
  emit: EmitEvent,
): WrittenItem {
  const id = `rs_${ownId}`
  const place = { item_id: id, output_index, summary_index: 0 }
  let text = ''
  const part = () => ({ type: 'summary_text', text })
  const done = () => ({
    id,
    type: 'reasoning',
    summary: text ? [part()] : [],
    ...(blocks.length && { encrypted_content: encodeThinking(blocks) }),
  })
  emit('response.output_item.added', { output_index, item: { id, type: 'reasoning', summary: [] } })
  return {
    kind: 'reasoning',
    add(delta: string) {
      if (!text) emit('response.reasoning_summary_part.added', { ...place, part: part() })
      text += delta
      emit('response.reasoning_summary_text.delta', { ...place, delta })
    },
    done,
    close() {
      if (text) {
        emit('response.reasoning_summary_text.done', { ...place, text })
        emit('response.reasoning_summary_part.done', { ...place, part: part() })
      }
      emit('response.output_item.done', { output_index, item: done() })
    },
  }
}

/** Opens a function call. `first` is the first piece, with its id and name; its arguments must be passed to `add`. */
export function openCall(ownId: string, output_index: number, first: ToolCallDelta, emit: EmitEvent): CallItem {
  const id = `fc_${ownId}`
  const place = { item_id: id, output_index }
  let args = ''
  let extra = first.extra_content
  const name = first.function?.name ?? ''
  const item = (status: string) => ({
    id,
    type: 'function_call',
    call_id: first.id ?? id,
    name,
    arguments: args,
    status,
    ...(extra && { extra_content: extra }),
  })
  emit('response.output_item.added', { output_index, item: item('in_progress') })
  return {
    add({ function: piece, extra_content }: ToolCallDelta) {
      extra = extra_content ?? extra
      const delta = piece?.arguments
      if (!delta) return
      args += delta
      emit('response.function_call_arguments.delta', { ...place, delta })
    },
    done: () => item('completed'),
    close() {
      args ||= '{}'
      emit('response.function_call_arguments.done', { ...place, name, arguments: args })
      emit('response.output_item.done', { output_index, item: item('completed') })
    },
  }
}
