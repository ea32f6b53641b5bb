import { asList, asRecord, asString, type Delta, isRecord, parseJson, type ThinkingBlock } from '@litecone/core'
import { decodeCitations } from './annotations.ts'
import { JSON_TOOL } from './output-format.ts'
import { createText } from './text.ts'

type Fields = Record<string, unknown>

/** Totals over the blocks read so far. */
export interface Progress {
  /** UTF-16 units of content. */
  length: number
  /** Tool calls for the caller to make. */
  calls: number
  /** The content came as a tool call (see `output-format.ts`). */
  isJson?: boolean
}

/** Reads one content block. */
export interface BlockReader {
  /** The block's position in a message rebuilt from its fields. `UNPLACED` if no field holds the block. */
  readonly order: number
  /** The delta of the block's start. */
  start(): Delta | undefined
  push(delta: Fields): Delta | undefined
  /** The delta that is known only when the block has ended. */
  stop(): Delta | undefined
  /** The whole block, as the API accepts it back. */
  whole(): Fields
}

export const UNPLACED = -1

/** The model from this block on: a server-side fallback may take over. */
export function modelAfter({ type, to }: Fields, model: string): string {
  return type === 'fallback' ? (asString(asRecord(to).model) ?? model) : model
}

/** https://platform.claude.com/docs/en/build-with-claude/streaming#content-block-delta-types */
export function openBlock(block: Fields, progress: Progress): BlockReader {
  if (block.type === 'text') return openText(block, progress)
  if (block.type === 'thinking') return openThinking(block)
  if (block.type === 'redacted_thinking') return openRedacted(block)
  if (block.type !== 'tool_use') return openOther(block)
  return block.name === JSON_TOOL ? openJson(block, progress) : openCall(block, progress)
}

function openText(block: Fields, progress: Progress): BlockReader {
  const begin = progress.length
  const citations = [...asList(block.citations)]
  const text = createText()
  function add(more: unknown): Delta | undefined {
    if (typeof more !== 'string' || more === '') return undefined
    text.add(more)
    progress.length += more.length
    return { content: more }
  }
  return {
    // Citations must be sent back with their text, and only the block holds all of them.
    get order() {
      return citations.length > 0 ? UNPLACED : 1
    },
    start: () => add(block.text),
    push(delta) {
      if (delta.type === 'text_delta') return add(delta.text)
      if (delta.type === 'citations_delta') citations.push(delta.citation)
      return undefined
    },
    stop() {
      if (citations.length === 0) return undefined
      const annotations = decodeCitations(citations, begin, progress.length)
      return annotations.length > 0 ? { annotations } : undefined
    },
    whole: () => ({ ...block, text: text.read(), ...(citations.length > 0 && { citations }) }),
  }
}

function openThinking(block: Fields): BlockReader {
  const text = createText()
  let signature = asString(block.signature) ?? ''
  function add(more: unknown): Delta | undefined {
    if (typeof more !== 'string' || more === '') return undefined
    text.add(more)
    return { reasoning_content: more }
  }
  const whole = (): ThinkingBlock => ({ type: 'thinking', thinking: text.read(), ...(signature && { signature }) })
  return {
    order: 0,
    start: () => add(block.thinking),
    push(delta) {
      if (delta.type === 'thinking_delta') return add(delta.thinking)
      if (delta.type === 'signature_delta') signature = asString(delta.signature) ?? signature
      return undefined
    },
    stop() {
      return text.read() || signature ? { thinking_blocks: [whole()] } : undefined
    },
    whole,
  }
}

function openRedacted(block: Fields): BlockReader {
  const whole = (): ThinkingBlock => ({ type: 'redacted_thinking', data: asString(block.data) ?? '' })
  return { order: 0, start: ignore, push: ignore, stop: () => ({ thinking_blocks: [whole()] }), whole }
}

function openCall(block: Fields, progress: Progress): BlockReader {
  const index = progress.calls++
  const { caller } = block
  const isDirect = !isRecord(caller) || caller.type === 'direct'
  const kept = keepOf(block, isDirect)
  const json = createText()
  return {
    order: isDirect ? 2 : UNPLACED,
    start() {
      const called = { name: asString(block.name) ?? '', arguments: '' }
      const call = { index, id: asString(block.id) ?? '', type: 'function' as const, function: called }
      return { tool_calls: [kept ? { ...call, extra_content: { anthropic: kept } } : call] }
    },
    push({ partial_json: more }) {
      if (typeof more !== 'string' || more === '') return undefined
      json.add(more)
      return { tool_calls: [{ index, function: { arguments: more } }] }
    },
    // Calls made by code have complete arguments at the start; calls without arguments have none at all.
    stop: () => (json.read() ? undefined : { tool_calls: [{ index, function: { arguments: inputText(block) } }] }),
    whole: () => ({ ...block, input: inputOf(block, json.read()) }),
  }
}

/** What must be sent back with the call: the code that made it, and its toolset. */
function keepOf({ caller, toolset_name }: Fields, isDirect: boolean): Fields | undefined {
  const kept = { ...(!isDirect && { caller }), ...(typeof toolset_name === 'string' && { toolset_name }) }
  return Object.keys(kept).length > 0 ? kept : undefined
}

/** Structured output that was produced by a tool call. */
function openJson(block: Fields, progress: Progress): BlockReader {
  const json = createText()
  progress.isJson = true
  function add(more: unknown): Delta | undefined {
    if (typeof more !== 'string' || more === '') return undefined
    json.add(more)
    progress.length += more.length
    return { content: more }
  }
  return {
    order: 1,
    start: ignore,
    push: (delta) => add(delta.partial_json),
    stop: () => (json.read() ? undefined : add(inputText(block))),
    whole: () => ({ ...block, input: inputOf(block, json.read()) }),
  }
}

/** The provider's own tools, compacted contexts and unknown blocks. */
function openOther(block: Fields): BlockReader {
  // A result has no input. Some come with an empty one in pieces, which the API would not take back.
  const hasInput = block.tool_use_id === undefined
  let json = ''
  let content = ''
  let more: Fields = {}
  return {
    order: UNPLACED,
    start: ignore,
    push(delta) {
      const { type: _, partial_json, content: text, ...others } = delta
      json += asString(partial_json) ?? ''
      content += asString(text) ?? ''
      more = { ...more, ...others }
      return undefined
    },
    stop: ignore,
    whole: () => ({
      ...block,
      ...more,
      ...(content && { content }),
      ...(hasInput && json && { input: inputOf(block, json) }),
    }),
  }
}

function ignore(): undefined {}

function inputText(block: Fields): string {
  return JSON.stringify(block.input ?? {})
}

function inputOf(block: Fields, json: string): unknown {
  return json ? asRecord(parseJson(json)) : (block.input ?? {})
}
