import {
  asList,
  asRecord,
  type CallContext,
  type ChunkChoice,
  type CompletionChunk,
  createChunk,
  createEventTemplate,
  createTruncatedStreamError,
  type EventTemplate,
  isRecord,
  parseJson,
  type StreamDecoder,
  type StreamEvent,
} from '@litecone/core'
import { annotate, isErrorBody, readReasoning, readSources, type Source, splitContent } from './content.ts'
import { addTools, readToolSources } from './executed-tools.ts'
import { createInnerError } from './failure.ts'
import { checkFinish, readFinishReason } from './finish-reason.ts'
import { addDetails, detailsText, type ReasoningDetail, readDetails } from './reasoning-details.ts'
import { createTextPiece, repeatPiece, type TextPiece, textsOf } from './text-piece.ts'
import { type CallIndex, createCallIndex } from './tool-call-index.ts'
import { readUsage } from './usage.ts'
import { completeChunk, completeDelta, type VendorChoice, type VendorChunk, type VendorDelta } from './vendor-chunk.ts'

interface StreamState {
  readonly context: CallContext
  readonly choices: Map<number, ChoiceState>
  /** `[DONE]` was received. */
  done: boolean
  sources: readonly Source[]
  /** The model sent annotations of its own, so sources are not turned into any. */
  annotated: boolean
  /** OpenAI's moderation of prompt and response, if requested. */
  moderation: unknown
  /** The text since sources became known, to locate their marks in. */
  text: string
  last: CompletionChunk | undefined
  readonly template: EventTemplate
  /** The chunk that the template was made from. */
  piece: TextPiece | undefined
}

interface ChoiceState {
  finished: boolean
  calls: CallIndex | undefined
  details: ReasoningDetail[] | undefined
  tools: Record<string, unknown>[] | undefined
}

const NONE: readonly CompletionChunk[] = []

/** Chunks that are already in OpenAI's form are passed on as parsed. */
export function createChatDecoder(context: CallContext): StreamDecoder {
  const state: StreamState = {
    context,
    choices: new Map(),
    done: false,
    sources: [],
    annotated: false,
    moderation: undefined,
    text: '',
    last: undefined,
    template: createEventTemplate(textsOf),
    piece: undefined,
  }
  return {
    push: (event) => readEvent(event, state),
    end: () => endStream(state),
  }
}

function readEvent({ event, data }: StreamEvent, state: StreamState): readonly CompletionChunk[] {
  // Some servers put blanks around it.
  if (data.length < 10 && data.trim() === '[DONE]') {
    state.done = true
    return NONE
  }
  if (data === '') return NONE
  if (state.piece && state.sources.length === 0 && event !== 'error') {
    const texts = state.template.match(data)
    if (texts) {
      state.last = repeatPiece(state.piece, texts)
      return [state.last]
    }
  }
  const chunk = (event === 'error' ? readErrorEvent(data) : JSON.parse(data)) as VendorChunk
  if (!isRecord(chunk)) return NONE
  if (chunk.error || isErrorBody(chunk)) throw createInnerError(chunk, state.context)
  if (chunk.x_groq?.error) throw createInnerError(chunk.x_groq, state.context)
  if (!Array.isArray(chunk.choices)) {
    // A chunk without choices or usage is a ping or the like.
    if (!chunk.usage && !chunk.x_groq?.usage) return NONE
    chunk.choices = []
  }
  completeChunk(chunk, state.context, state.last?.id ?? '')
  if (chunk.moderation) state.moderation = chunk.moderation
  if (chunk.citations || chunk.search_results) state.sources = readSources(asRecord(chunk))
  for (let at = 0; at < chunk.choices.length; at++) readChoice(chunk.choices[at] as VendorChoice, at, state)
  const usage = chunk.usage ?? chunk.x_groq?.usage ?? (chunk.choices[0] as VendorChoice | undefined)?.usage
  if (usage) chunk.usage = readUsage(usage) ?? null
  state.last = chunk
  if (state.template.learn(data, chunk)) state.piece = createTextPiece(chunk, chunk.choices[0] as ChunkChoice)
  return [chunk]
}

function readErrorEvent(data: string): unknown {
  const body = parseJson(data)
  return asRecord(body).error ? body : { error: body ?? data }
}

function readChoice(choice: VendorChoice, position: number, state: StreamState): void {
  if (typeof choice.index !== 'number') choice.index = position
  const known = choiceState(choice.index, state)
  const delta = completeDelta(choice)
  if (delta.tool_calls?.length) {
    known.calls ??= createCallIndex(state.context.callId, choice.index)
    for (const call of delta.tool_calls) known.calls.assign(call)
  }
  if (delta.reasoning !== undefined) moveReasoning(delta)
  if (delta.reasoning_details !== undefined) known.details = collectDetails(delta, known.details)
  if (Array.isArray(delta.content)) splitDelta(delta)
  if (delta.executed_tools) {
    known.tools = addTools(known.tools ?? [], delta.executed_tools)
    addSources(readToolSources(delta.executed_tools), state)
  }
  if (delta.annotations?.length) state.annotated = true
  if (state.sources.length > 0) state.text += delta.content ?? ''
  checkFinish(choice, state.context)
  // OpenRouter repeats the reason in the chunk with the usage.
  if (choice.finish_reason && !known.finished) finishChoice(choice, known)
  else choice.finish_reason = null
}

function addSources(found: readonly Source[], state: StreamState): void {
  if (found.length > 0) state.sources = [...state.sources, ...found]
}

function choiceState(index: number, { choices }: StreamState): ChoiceState {
  let known = choices.get(index)
  if (!known) choices.set(index, (known = { finished: false, calls: undefined, details: undefined, tools: undefined }))
  return known
}

function finishChoice(choice: VendorChoice, known: ChoiceState): void {
  choice.finish_reason = readFinishReason(choice.finish_reason, known.calls !== undefined)
  known.finished = true
  known.calls?.finish(choice.delta)
  if (known.details) choice.delta.extra_content = { ...choice.delta.extra_content, reasoning_details: known.details }
  if (known.tools) choice.delta.extra_content = { ...choice.delta.extra_content, executed_tools: known.tools }
  known.details = undefined
}

function moveReasoning(delta: VendorDelta): void {
  const reasoning = readReasoning(delta as Record<string, unknown>)
  delete delta.reasoning
  if (reasoning) delta.reasoning_content = reasoning
}

/** Joins the pieces; the result is sent when the choice ends. */
function collectDetails(delta: VendorDelta, known: ReasoningDetail[] | undefined): ReasoningDetail[] {
  const details = readDetails(delta.reasoning_details)
  delete delta.reasoning_details
  if (!delta.reasoning_content) {
    const text = detailsText(details)
    if (text) delta.reasoning_content = text
  }
  return addDetails(known ?? [], details)
}

function splitDelta(delta: VendorDelta): void {
  const split = splitContent(asList(delta.content))
  delta.content = split.text
  if (split.reasoning) delta.reasoning_content = split.reasoning
}

function endStream({
  context,
  choices,
  done,
  sources,
  annotated,
  moderation,
  text,
  last,
}: StreamState): readonly CompletionChunk[] {
  const finished = choices.size > 0 && [...choices.values()].every((choice) => choice.finished)
  if (!done && !finished) throw createTruncatedStreamError(context)
  if (!last) return NONE
  const ends = finished ? NONE : endChoices(choices, last)
  const isSourced = sources.length > 0 && !annotated
  if (!isSourced && !moderation) return ends
  const delta = {
    ...(isSourced && { annotations: annotate(text, sources) }),
    ...(moderation !== undefined && { extra_content: { moderation } }),
  }
  return [...ends, createChunk(last, delta)]
}

/** Some vendors send no finish reason, without which OpenAI's clients take the stream for truncated. */
function endChoices(choices: StreamState['choices'], last: CompletionChunk): readonly CompletionChunk[] {
  return [...choices].flatMap(([index, known]) => {
    if (known.finished) return NONE
    const choice: VendorChoice = { index, delta: {}, finish_reason: null }
    finishChoice(choice, known)
    return [{ ...createChunk(last, {}), choices: [choice] }]
  })
}
