import {
  asList,
  asRecord,
  asString,
  type CallContext,
  type Completion,
  type Delta,
  foldDeltas,
  InvalidResponseError,
} from '@litecone/core'
import { createLastDelta } from './answer.ts'
import { modelAfter, openBlock } from './block.ts'
import { decodeFinishReason } from './finish-reason.ts'
import { JSON_TOOL } from './output-format.ts'
import { createEventError } from './stream.ts'
import { decodeTier, decodeUsage } from './usage.ts'

/** https://platform.claude.com/docs/en/api/messages#returns */
export function decodeChat(body: unknown, context: CallContext): Completion {
  const message = asRecord(body)
  if (message.type === 'error') throw createEventError(message, context)
  if (!Array.isArray(message.content)) {
    const { provider, model } = context
    throw new InvalidResponseError('Anthropic returned no content. Check apiBase.', {
      provider,
      model,
      body,
    })
  }
  const progress = { length: 0, calls: 0 }
  const deltas: Delta[] = [{ content: '' }]
  let model = asString(message.model) ?? context.model
  // Each block is read like a complete stream, so that blocks are interpreted in one place.
  const blocks = withoutPreface(message.content).map((content) => {
    const block = asRecord(content)
    model = modelAfter(block, model)
    const reader = openBlock(block, progress)
    for (const delta of [reader.start(), reader.stop()]) if (delta) deltas.push(delta)
    return reader
  })
  deltas.push(createLastDelta(blocks, message))
  const counts = asRecord(message.usage)
  const usage = decodeUsage(counts)
  const tier = usage && decodeTier(counts)
  return {
    id: asString(message.id) ?? '',
    object: 'chat.completion',
    created: context.created,
    model,
    choices: [foldDeltas(deltas, decodeFinishReason(message.stop_reason, progress))],
    ...(usage && { usage }),
    ...(tier && { service_tier: tier }),
  }
}

/** Structured output is the tool's input alone: text before it would break the JSON. */
function withoutPreface(content: readonly unknown[]): readonly unknown[] {
  const isJson = content.some((block) => asRecord(block).name === JSON_TOOL)
  return isJson ? asList(content).filter((block) => asRecord(block).type !== 'text') : content
}
