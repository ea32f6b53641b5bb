import {
  asList,
  asRecord,
  asString,
  type CallContext,
  type Completion,
  foldChunks,
  InvalidResponseError,
  isRecord,
} from '@litecone/core'
import { createAnswerReader, routedModel } from './answer.ts'
import type { BedrockModel } from './model.ts'
import { JSON_TOOL } from './output-format.ts'

type Fields = Record<string, unknown>
type Event = [name: string, payload: Fields]

/** A whole response is decoded as the equivalent stream, so that both give the same result. */
export function decodeChat(body: unknown, context: CallContext, model: BedrockModel): Completion {
  const { output, stopReason, additionalModelResponseFields, ...metadata } = asRecord(body)
  const { message } = asRecord(output)
  if (!isRecord(message)) {
    const { provider, model: id } = context
    throw new InvalidResponseError(`${provider} returned no message. Check apiBase.`, {
      provider,
      model: id,
      body,
    })
  }
  const served = routedModel(metadata.trace)
  const reader = createAnswerReader(served ? { ...context, model: served } : context, model)
  const events: Event[] = [
    ...withoutPreface(asList(message.content).map(asRecord)).flatMap(blockEvents),
    ['messageStop', { stopReason, additionalModelResponseFields }],
    ['metadata', metadata],
  ]
  return foldChunks(events.flatMap(([name, payload]) => reader.read(name, payload)))
}

/** Structured output is the tool's input alone: text before it would break the JSON. */
function withoutPreface(content: readonly Fields[]): readonly Fields[] {
  const isJson = content.some(({ toolUse }) => asRecord(toolUse).name === JSON_TOOL)
  return isJson ? content.filter(({ text }) => text === undefined) : content
}

function blockEvents(block: Fields, contentBlockIndex: number): Event[] {
  const { start, deltas } = splitBlock(block)
  return [
    ['contentBlockStart', { contentBlockIndex, start }],
    ...deltas.map((delta): Event => ['contentBlockDelta', { contentBlockIndex, delta }]),
    ['contentBlockStop', { contentBlockIndex }],
  ]
}

/** What a stream would send at the start of the block, and in pieces. */
function splitBlock(block: Fields): { start: Fields; deltas: Fields[] } {
  const { toolUse, toolResult, image } = block
  if (isRecord(toolUse)) {
    return { start: { toolUse }, deltas: [{ toolUse: { input: JSON.stringify(toolUse.input ?? {}) } }] }
  }
  if (isRecord(toolResult)) return { start: { toolResult }, deltas: [{ toolResult: toolResult.content }] }
  if (isRecord(image)) return { start: { image }, deltas: [{ image }] }
  return { start: {}, deltas: deltasOf(block) }
}

function deltasOf({ text, reasoningContent, citationsContent }: Fields): Fields[] {
  if (isRecord(citationsContent)) {
    const { content, citations } = citationsContent
    const texts = asList(content).map((piece) => asString(asRecord(piece).text) ?? '')
    return [{ text: texts.join('') }, ...asList(citations).map((citation) => ({ citation }))]
  }
  if (!isRecord(reasoningContent)) return [{ text }]
  const { reasoningText, redactedContent } = reasoningContent
  return [{ reasoningContent: { ...asRecord(reasoningText), redactedContent } }]
}
