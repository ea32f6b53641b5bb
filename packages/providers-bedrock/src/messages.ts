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
import { tellCalls } from './tell-calls.ts'

export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly content: Block[]
}

export interface Conversation {
  readonly system: Block[]
  readonly messages: readonly Turn[]
}

/**
 * OpenAI's messages as Converse's turns: instructions from anywhere go on top, neighbours of one role become one turn, and the results of
 * tools follow their calls. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html
 *
 * @param hasTools Without tools the API takes neither calls nor results: they are told in words.
 */
export function encodeMessages(given: readonly Message[], model: BedrockModel, hasTools: boolean): Conversation {
  const messages = hasTools ? given : tellCalls(given)
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
  for (const { content } of turns) tellOfDocuments(content)
  trimEnd(turns.at(-1))
  if (turns.length > 0) return { system, messages: turns }
  throw new BadRequestError('messages must hold a user message with content.', { param: 'messages' })
}

/** Reasoning first, as it came. */
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
 * What Claude has signed goes back to Claude, which takes no other; what nobody signed goes to the others, which refuse signatures. Of a model
 * that is not known, all goes back.
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
  // Calls that another vendor has run itself mean nothing here.
  if (type !== 'tool_use') return []
  return [{ toolUse: { toolUseId: idOf(id, model), name, input } }, ...encodeCachePoint(cache_control)]
}

function encodeResult({ type, tool_use_id, content, is_error, cache_control }: Block, model: BedrockModel): Block[] {
  if (type !== 'tool_result') return []
  const blocks = typeof content === 'string' ? encodeText(content) : (content as Block[])
  const inner = blocks.filter((block) => !('cachePoint' in block))
  // Inside of a result nothing can be marked, only behind it.
  const point = blocks.find((block) => 'cachePoint' in block)
  const result = { toolUseId: idOf(tool_use_id, model), content: inner, ...(is_error === true && { status: 'error' }) }
  return [{ toolResult: result }, ...(point && !cache_control ? [point] : encodeCachePoint(cache_control))]
}

/**
 * At most 64 characters, and for Mistral nine letters and digits, which those that Bedrock gives in its name are not. What tells ids apart is
 * their end.
 */
function idOf(id: unknown, { family }: BedrockModel): string {
  if (family !== 'mistral') return String(id).slice(-64)
  return String(id)
    .replace(/[^a-z\d]/gi, '')
    .slice(-9)
    .padStart(9, '0')
}

/** Ends a cached prefix after the message. */
function mark(blocks: Block[], message: Message): Block[] {
  const { cache_control } = asRecord(message)
  return blocks.length > 0 && !('cachePoint' in (blocks.at(-1) ?? {}))
    ? [...blocks, ...encodeCachePoint(cache_control)]
    : blocks
}

/** The API refuses a document without a text beside it. */
function tellOfDocuments(content: Block[]): void {
  const first = content.findIndex((block) => 'document' in block)
  if (first >= 0 && !content.some((block) => 'text' in block)) content.splice(first, 0, { text: '.' })
}

/** A prefilled answer must not end in white space. */
function trimEnd(last: Turn | undefined): void {
  const block = last?.role === 'assistant' ? last.content.at(-1) : undefined
  const text = asString(block?.text)
  if (last && text !== undefined) last.content[last.content.length - 1] = { text: text.trimEnd() }
}
