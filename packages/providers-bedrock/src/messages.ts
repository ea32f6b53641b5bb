import {
  type AssistantMessage,
  asRecord,
  asString,
  BadRequestError,
  type Message,
  type ThinkingBlock,
} from '@litecone/core'
import { pairToolCalls, type ToolPairing } from '@litecone/providers-anthropic'
import { encodeCachePoint } from './cache-point.ts'
import { type Block, createDocumentNames, type NameDocument } from './media.ts'
import type { BedrockModel } from './model.ts'
import { encodeContent, encodeText } from './part.ts'
import { wrapRedacted } from './redacted.ts'
import { writeCalls } from './write-calls.ts'

export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly content: Block[]
}

export interface Conversation {
  readonly system: Block[]
  readonly messages: readonly Turn[]
}

/**
 * Converts OpenAI's messages to Converse's turns: instructions move to the top, consecutive messages of one role are merged, and tool
 * results follow their calls. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html
 *
 * @param hasTools Without tools, the API accepts neither calls nor results, so they are written out as text.
 */
export function encodeMessages(original: readonly Message[], model: BedrockModel, hasTools: boolean): Conversation {
  const messages = hasTools ? original : writeCalls(original)
  const system: Block[] = []
  const turns: Turn[] = []
  const names = createDocumentNames()
  const pairing = pairToolCalls(messages, (content) => encodeContent(content, names))

  function add(role: Turn['role'], blocks: readonly Block[]): void {
    if (blocks.length === 0) return
    const last = turns.at(-1)
    if (last?.role === role) last.content.push(...blocks)
    else turns.push({ role, content: [...blocks] })
  }
  const addResults = () =>
    add(
      'user',
      pairing.due().flatMap((block) => encodeResult(block, model)),
    )

  messages.forEach((message, index) => {
    if (message.role === 'assistant')
      return add('assistant', mark(encodeAnswer(message, index, model, pairing, names), message))
    if (message.role === 'system' || message.role === 'developer') {
      system.push(...mark(encodeContent(message.content, names), message))
      return
    }
    addResults()
    if (message.role === 'user') add('user', mark(encodeContent(message.content, names), message))
  })
  addResults()
  pairing.finish()
  for (const { content } of turns) addDocumentTexts(content)
  trimEnd(turns.at(-1))
  if (turns.length > 0) return { system, messages: turns }
  throw new BadRequestError('messages must have a user message with content.', { param: 'messages' })
}

/** Reasoning comes first, as received. */
function encodeAnswer(
  message: AssistantMessage,
  index: number,
  model: BedrockModel,
  pairing: ToolPairing,
  names: NameDocument,
): Block[] {
  return [
    ...(message.thinking_blocks ?? []).flatMap((block) => encodeThinkingBlock(block, model)),
    ...encodeContent(message.content, names),
    ...encodeText(message.refusal ?? ''),
    ...pairing.calls(message, index).flatMap((block) => encodeCall(block, model)),
  ]
}

/**
 * Claude accepts only reasoning that Claude signed; other models reject signatures, so they get only unsigned reasoning. An unknown model
 * gets all of it.
 */
function encodeThinkingBlock(block: ThinkingBlock, { family }: BedrockModel): Block[] {
  if (block.type === 'redacted_thinking') {
    const isTaken = family === 'claude' || family === 'gpt' || family === 'unknown'
    return isTaken ? [{ reasoningContent: { redactedContent: wrapRedacted(block.data, family) } }] : []
  }
  const { thinking: text, signature } = block
  if (family !== 'unknown' && (family === 'claude') !== Boolean(signature)) return []
  return [{ reasoningContent: { reasoningText: signature ? { text, signature } : { text } } }]
}

function encodeCall({ type, id, name, input, cache_control }: Block, model: BedrockModel): Block[] {
  // Calls that another vendor ran itself mean nothing here.
  if (type !== 'tool_use') return []
  return [{ toolUse: { toolUseId: idOf(id, model), name, input } }, ...encodeCachePoint(cache_control)]
}

function encodeResult({ type, tool_use_id, content, is_error, cache_control }: Block, model: BedrockModel): Block[] {
  if (type !== 'tool_result') return []
  const blocks = typeof content === 'string' ? encodeText(content) : (content as Block[])
  const inner = blocks.filter((block) => !('cachePoint' in block))
  // A cache point cannot be inside a result, only after it.
  const point = blocks.find((block) => 'cachePoint' in block)
  const result = { toolUseId: idOf(tool_use_id, model), content: inner, ...(is_error === true && { status: 'error' }) }
  return [{ toolResult: result }, ...(point && !cache_control ? [point] : encodeCachePoint(cache_control))]
}

/**
 * At most 64 characters, and for Mistral nine letters and digits. The ends of ids are kept: ids that Bedrock creates share a prefix, so the
 * end is what makes them unique.
 */
function idOf(id: unknown, { family }: BedrockModel): string {
  if (family !== 'mistral') return String(id).slice(-64)
  return String(id)
    .replace(/[^a-z\d]/gi, '')
    .slice(-9)
    .padStart(9, '0')
}

/** Adds a cache point after the message. */
function mark(blocks: Block[], message: Message): Block[] {
  const { cache_control } = asRecord(message)
  return blocks.length > 0 && !('cachePoint' in (blocks.at(-1) ?? {}))
    ? [...blocks, ...encodeCachePoint(cache_control)]
    : blocks
}

/** The API rejects a document without text next to it. */
function addDocumentTexts(content: Block[]): void {
  const first = content.findIndex((block) => 'document' in block)
  if (first >= 0 && !content.some((block) => 'text' in block)) content.splice(first, 0, { text: '.' })
}

/** A prefilled assistant message must not end in white space. */
function trimEnd(last: Turn | undefined): void {
  const block = last?.role === 'assistant' ? last.content.at(-1) : undefined
  const text = asString(block?.text)
  if (last && text !== undefined) last.content[last.content.length - 1] = { text: text.trimEnd() }
}
