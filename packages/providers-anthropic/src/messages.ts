import {
  type AssistantMessage,
  asList,
  asRecord,
  BadRequestError,
  contentText,
  type Message,
  type ThinkingBlock,
} from '@litecone/core'
import type { ModelTraits } from './model.ts'
import { type Block, encodeContent, isEmpty, textBlocks } from './part.ts'
import { pairToolCalls, type ToolPairing } from './tool-calls.ts'

export interface Turn {
  /** `system` is for instructions and changes of the tools midway through a conversation. */
  readonly role: 'user' | 'assistant' | 'system'
  readonly content: Block[]
}

export interface Conversation {
  readonly system: Block[]
  readonly messages: readonly Turn[]
  /** The container in which the last message's code waits for the results of its calls. */
  readonly container: string | undefined
}

/**
 * Converts OpenAI's messages to Anthropic's turns: consecutive messages of one role are merged, and tool results follow their calls.
 * Instructions move to the top, except that models which accept them midway get later ones after the user turn there, so that the cached
 * start of the conversation stays the same. https://platform.claude.com/docs/en/build-with-claude/working-with-messages
 */
export function encodeMessages(messages: readonly Message[], { instructsMidway }: ModelTraits): Conversation {
  const system: Block[] = []
  const turns: Turn[] = []
  const pairing = pairToolCalls(messages)
  let midway: Block[] = []
  let container: string | undefined

  function add(role: Turn['role'], blocks: readonly Block[]): void {
    if (blocks.length === 0) return
    const last = turns.at(-1)
    if (last?.role === role) last.content.push(...blocks)
    else turns.push({ role, content: [...blocks] })
  }

  /** An instruction must follow a user turn and come before an assistant turn or the end. */
  function endUserTurn(): void {
    if (turns.at(-1)?.role === 'user') add('system', midway)
    else system.push(...midway)
    midway = []
  }

  messages.forEach((message, index) => {
    if (message.role === 'system' || message.role === 'developer') {
      const blocks = mark(encodeContent(message.content), message.cache_control)
      if (blocks.some(isToolChange)) {
        add('user', pairing.due())
        add('system', blocks)
      } else if (instructsMidway && turns.length > 0) midway.push(...blocks)
      else system.push(...blocks)
    } else if (message.role === 'assistant') {
      endUserTurn()
      container = pendingContainer(message)
      add('assistant', mark(encodeAnswer(message, index, pairing), message.cache_control))
    } else {
      add('user', pairing.due())
      if (message.role === 'user') add('user', mark(encodeContent(message.content), message.cache_control))
    }
  })
  add('user', pairing.due())
  endUserTurn()
  pairing.finish()
  trimEnd(turns)
  if (turns.length === 0) {
    throw new BadRequestError('messages must have a user message with content.', {
      param: 'messages',
    })
  }
  return { system, messages: turns, container }
}

/** https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages#mid-conversation-tool-changes */
function isToolChange({ type }: Block): boolean {
  return type === 'tool_addition' || type === 'tool_removal'
}

/** Thinking comes first, which the API requires while the model is thinking about a tool result. */
function encodeAnswer(message: AssistantMessage, index: number, pairing: ToolPairing): Block[] {
  const { content } = keptOf(message)
  if (content && isUnchanged(message, content)) {
    for (const block of content) if (block.type === 'tool_use') pairing.answer(block, index)
    return content.filter((block) => !isEmpty(block))
  }
  return [
    ...(message.thinking_blocks ?? []).flatMap(encodeThinkingBlock),
    ...encodeContent(message.content),
    ...textBlocks(message.refusal ?? ''),
    ...pairing.calls(message, index),
  ]
}

/** Only thinking that Anthropic signed: the API rejects other vendors' unsigned thinking. */
function encodeThinkingBlock(block: ThinkingBlock): Block[] {
  if (block.type === 'redacted_thinking') return [{ type: block.type, data: block.data }]
  const { type, thinking, signature } = block
  return signature ? [{ type, thinking, signature }] : []
}

interface Kept {
  content?: Block[]
  container?: string
}

/** The response's blocks, kept in `extra_content` because no other field holds them (see `answer.ts`). */
function keptOf({ extra_content }: AssistantMessage): Kept {
  const { content, container } = asRecord(extra_content?.anthropic)
  return {
    ...(Array.isArray(content) && { content: content as Block[] }),
    ...(typeof container === 'string' && { container }),
  }
}

/** Code that has made calls must continue in its container. https://platform.claude.com/docs/en/agents-and-tools/tool-use/programmatic-tool-calling */
function pendingContainer(message: AssistantMessage): string | undefined {
  const { content = [], container } = keptOf(message)
  const isWaiting = content.some(
    ({ type, caller }) => type === 'tool_use' && (asRecord(caller).type ?? 'direct') !== 'direct',
  )
  return isWaiting ? container : undefined
}

/** Whether the message is as we returned it. An edited message is rebuilt from its fields. */
function isUnchanged(message: AssistantMessage, kept: readonly Block[]): boolean {
  const text = kept.map((block) => (block.type === 'text' ? block.text : '')).join('')
  const calls = kept.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))
  const given = asList(message.tool_calls).map((call) => asRecord(call).id)
  return text === contentText(message.content ?? null) && calls.join('\n') === given.join('\n')
}

/** Sets `cache_control` on the last block that may carry it, which ends a cached prefix after the message. */
function mark(blocks: Block[], cache_control: unknown): Block[] {
  const last = cache_control ? blocks.findLastIndex(({ type }) => !type.endsWith('thinking')) : -1
  return blocks.map((block, index) => (index === last ? { cache_control, ...block } : block))
}

/** The API rejects a prefilled assistant message that ends in white space. */
function trimEnd(turns: readonly Turn[]): void {
  const content = turns.at(-1)?.role === 'assistant' ? turns.at(-1)?.content : undefined
  const last = content?.at(-1)
  if (content && last?.type === 'text') content[content.length - 1] = { ...last, text: String(last.text).trimEnd() }
}
