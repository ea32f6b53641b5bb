import {
  asList,
  asRecord,
  asString,
  type Delta,
  type Logprobs,
  type ToolCall,
  type ToolCallDelta,
} from '@litecone/core'
import { decodeAnnotations } from './annotations.ts'
import { decodeLogprobs } from './logprobs.ts'

type Fields = Record<string, unknown>

/** What an item has to say: a delta, and the probabilities of its tokens where they were asked for. */
export interface Piece {
  readonly delta: Delta
  readonly logprobs?: Logprobs | undefined
}

/** What the items of an answer have made so far. */
export interface Progress {
  /** UTF-16 units of content. */
  length: number
  /** Calls that the caller has to make. */
  calls: number
  /** The place of the piece of reasoning that came last. */
  thought: string
  /** JSON was asked for: each message is a whole document, of which the first that is no commentary is the answer. */
  isJson: boolean
  /** The item whose message is the answer. */
  speaker: OutputItem | undefined
  /** For calls that have no ids. */
  readonly createId: (index: number) => string
}

/** An item of an answer, as it is read. */
export interface OutputItem {
  /** Begins it. */
  start(item: Fields): readonly Piece[]
  /** A piece of it. */
  push(event: Fields): readonly Piece[]
  /** Ends it, with all of it: gives what pieces have not given. An answer that comes whole consists of nothing else. */
  finish(item: Fields): readonly Piece[]
  /** The item, once it is whole. */
  readonly whole: Fields | undefined
}

const NONE: readonly Piece[] = []

/** https://platform.openai.com/docs/api-reference/responses-streaming */
export function createOutputItem(progress: Progress): OutputItem {
  /** Where in the content each part begins, by its place. */
  const begun = new Map<string, number>()
  let call: number | undefined
  let isCustom = false
  let hasArguments = false
  let isSilent = false
  let whole: Fields | undefined

  function say(kind: 'text' | 'refusal', part: unknown, piece: unknown, logprobs?: unknown): readonly Piece[] {
    if (isSilent || typeof piece !== 'string' || piece === '') return NONE
    const place = `${kind} ${part}`
    if (!begun.has(place)) begun.set(place, progress.length)
    progress.speaker ??= self
    if (kind === 'refusal') return [{ delta: { refusal: piece } }]
    progress.length += piece.length
    return [{ delta: { content: piece }, logprobs: decodeLogprobs(logprobs) }]
  }

  /** Summaries are paragraphs of their own. */
  function think(kind: 'summary' | 'reasoning', part: unknown, piece: unknown): readonly Piece[] {
    if (typeof piece !== 'string' || piece === '') return NONE
    const place = `${kind} ${part}`
    const isNext = !begun.has(place) && progress.thought !== ''
    begun.set(place, 0)
    progress.thought = place
    return [{ delta: { reasoning_content: isNext ? `\n\n${piece}` : piece } }]
  }

  function argue(piece: unknown): readonly Piece[] {
    if (call === undefined || typeof piece !== 'string' || piece === '') return NONE
    hasArguments = true
    const index = call
    const piecewise = isCustom ? { custom: { input: piece } } : { function: { arguments: piece } }
    return [{ delta: { tool_calls: [{ index, ...piecewise }] } }]
  }

  function openCall({ type, call_id, id: itemId, name: given }: Fields): readonly Piece[] {
    if (call !== undefined || (type !== 'function_call' && type !== 'custom_tool_call')) return NONE
    call = progress.calls++
    isCustom = type === 'custom_tool_call'
    const id = asString(call_id) ?? asString(itemId) ?? progress.createId(call)
    const name = asString(given) ?? ''
    return [
      {
        delta: {
          tool_calls: [
            isCustom
              ? startCall(call, { id, type: 'custom', custom: { name, input: '' } })
              : startCall(call, { id, type: 'function', function: { name, arguments: '' } }),
          ],
        },
      },
    ]
  }

  function hush({ type, phase }: Fields): void {
    if (type === 'message' && progress.isJson) isSilent = phase === 'commentary' || (progress.speaker ?? self) !== self
  }

  function finishMessage({ content }: Fields): readonly Piece[] {
    return asList(content).flatMap((value, at): readonly Piece[] => {
      const { type, text, refusal, annotations, logprobs } = asRecord(value)
      if (type === 'refusal') return begun.has(`refusal ${at}`) ? NONE : say('refusal', at, refusal)
      const spoken = begun.has(`text ${at}`) ? NONE : say('text', at, text, logprobs)
      const found = isSilent ? [] : decodeAnnotations(annotations, begun.get(`text ${at}`) ?? progress.length)
      return found.length > 0 ? [...spoken, { delta: { annotations: found } }] : spoken
    })
  }

  function finishReasoning({ summary, content }: Fields): readonly Piece[] {
    const rest = (kind: 'summary' | 'reasoning', parts: unknown) =>
      asList(parts).flatMap((part, at) => (begun.has(`${kind} ${at}`) ? NONE : think(kind, at, asRecord(part).text)))
    return [...rest('summary', summary), ...rest('reasoning', content)]
  }

  const self: OutputItem = {
    start(item) {
      hush(item)
      return openCall(item)
    },
    push({ type, delta, content_index = 0, summary_index = 0, logprobs }) {
      switch (type) {
        case 'response.output_text.delta':
          return say('text', content_index, delta, logprobs)
        case 'response.refusal.delta':
          return say('refusal', content_index, delta)
        case 'response.reasoning_summary_text.delta':
          return think('summary', summary_index, delta)
        case 'response.reasoning_text.delta':
          return think('reasoning', content_index, delta)
        case 'response.function_call_arguments.delta':
        case 'response.custom_tool_call_input.delta':
          return argue(delta)
        default:
          return NONE
      }
    },
    finish(item) {
      if (whole) return NONE
      whole = item
      if (begun.size === 0) hush(item)
      switch (item.type) {
        case 'message':
          return finishMessage(item)
        case 'reasoning':
          return finishReasoning(item)
        case 'function_call':
        case 'custom_tool_call': {
          const opened = openCall(item)
          return hasArguments ? opened : [...opened, ...argue(item.arguments ?? item.input)]
        }
        case 'image_generation_call':
          return finishImage(item)
        default:
          return NONE
      }
    },
    get whole() {
      return whole
    },
  }
  return self
}

/** A custom call is more than the type of a piece says (see `ToolCallDelta`). */
function startCall(index: number, call: ToolCall): ToolCallDelta {
  return { ...call, index } as ToolCallDelta
}

function finishImage({ result, output_format }: Fields): readonly Piece[] {
  if (typeof result !== 'string' || result === '') return NONE
  const url = `data:image/${asString(output_format) ?? 'png'};base64,${result}`
  return [{ delta: { images: [{ type: 'image_url', image_url: { url } }] } }]
}
