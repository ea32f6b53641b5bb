import type { Annotation, ThinkingBlock, ToolCallDelta } from '@litecone/core'
import { sealThoughts } from './read-items.ts'

/** Gives out one event of a response's stream, with its `sequence_number`. */
export type EmitEvent = (type: string, fields: Readonly<Record<string, unknown>>) => void

/** A part of an answer that is one item of a response. Making it tells that it begins. */
export interface OpenItem {
  /** The item, as it is so far. */
  done(): object
  /** Tells that it ends. */
  close(): void
}

/** What the model writes piece by piece. */
export interface WrittenItem extends OpenItem {
  readonly kind: 'text' | 'refusal' | 'reasoning'
  add(piece: string): void
  annotate?(annotation: Annotation): void
}

export interface CallItem extends OpenItem {
  add(piece: ToolCallDelta): void
}

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
  const also = kind === 'text' ? { logprobs: [] } : {}
  emit('response.output_item.added', { output_index, item: { ...message, status: 'in_progress', content: [] } })
  emit('response.content_part.added', { ...place, part: part() })
  return {
    kind,
    add(delta: string) {
      text += delta
      emit(`${event}.delta`, { ...place, delta, ...also })
    },
    annotate({ type, url_citation }) {
      const annotation = { type, ...url_citation }
      const annotation_index = annotations.push(annotation) - 1
      emit('response.output_text.annotation.added', { ...place, annotation_index, annotation })
    },
    done,
    close() {
      emit(`${event}.done`, { ...place, [kind]: text, ...also })
      emit('response.content_part.done', { ...place, part: part() })
      emit('response.output_item.done', { output_index, item: done() })
    },
  }
}

/** As a summary, which is what OpenAI shows of thoughts. `blocks` is read when the item ends. */
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
    ...(blocks.length && { encrypted_content: sealThoughts(blocks) }),
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
