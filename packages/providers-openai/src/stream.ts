import {
  asList,
  asNumber,
  asRecord,
  asString,
  type CallContext,
  type ChunkChoice,
  type CompletionChunk,
  createChunk,
  createFailureError,
  type Delta,
  type StreamDecoder,
  TruncatedStreamError,
} from '@litecone/core'
import { annotate, isErrorBody, readSources, type Source, splitContent } from './content.ts'
import { decodeFailure } from './failure.ts'
import { readFinishReason } from './finish-reason.ts'
import { type CallIndex, createCallIndex } from './tool-call-index.ts'
import { readUsage } from './usage.ts'

/** A chunk as vendors send it: OpenAI's, with anything missing and more besides. */
type VendorChunk = CompletionChunk & {
  error?: unknown
  x_groq?: { usage?: unknown; error?: unknown }
  citations?: unknown
  search_results?: unknown
}

type VendorDelta = Delta & { reasoning?: unknown; content?: unknown }

const NONE: readonly CompletionChunk[] = []

/** Reads a stream. A chunk that is already as OpenAI sends it is given out as it was parsed. */
export function createChatDecoder(context: CallContext): StreamDecoder {
  const calls = new Map<number, CallIndex>()
  const open = new Set<number>()
  let done = false
  let begun = false
  let sources: readonly Source[] = []
  let text = ''
  let last: CompletionChunk | undefined

  function readChoice(choice: ChunkChoice): void {
    choice.index ??= 0
    const delta = (choice.delta ??= {}) as VendorDelta
    if (delta.tool_calls?.length) indexCalls(choice.index, delta)
    if (delta.reasoning !== undefined) moveReasoning(delta)
    if (Array.isArray(delta.content)) splitDelta(delta)
    if (sources.length > 0) text += delta.content ?? ''
    if (choice.finish_reason) {
      choice.finish_reason = readFinishReason(choice.finish_reason, calls.has(choice.index))
      open.delete(choice.index)
    } else {
      choice.finish_reason = null
      open.add(choice.index)
    }
    begun = true
  }

  function indexCalls(index: number, delta: Delta): void {
    let state = calls.get(index)
    if (!state) calls.set(index, (state = createCallIndex(context.callId, index)))
    for (const call of delta.tool_calls ?? []) state.assign(call)
  }

  return {
    push({ data }) {
      if (data === '[DONE]') {
        done = true
        return NONE
      }
      if (data === '') return NONE
      const chunk = JSON.parse(data) as VendorChunk
      if (isErrorBody(chunk) || chunk.error || chunk.x_groq?.error) throw streamError(chunk, context)
      complete(chunk, context)
      if (chunk.citations || chunk.search_results) sources = readSources(asRecord(chunk))
      for (const choice of chunk.choices) readChoice(choice)
      const usage = chunk.usage ?? chunk.x_groq?.usage
      if (usage) chunk.usage = readUsage(usage) ?? null
      last = chunk
      return [chunk]
    },
    end() {
      if (!done && (!begun || open.size > 0)) {
        throw new TruncatedStreamError(
          `The stream of ${context.provider} ended before the answer did. What came until then has been given out.`,
          { provider: context.provider, model: context.model },
        )
      }
      if (sources.length === 0 || !last) return NONE
      return [createChunk(last, { annotations: annotate(text, sources) })]
    },
  }
}

/** What some vendors leave out of their chunks. */
function complete(chunk: VendorChunk, { callId, created, model }: CallContext): void {
  chunk.id ??= callId
  chunk.object ??= 'chat.completion.chunk'
  chunk.created ??= created
  chunk.model ||= model
  chunk.choices ??= []
}

function moveReasoning(delta: VendorDelta): void {
  const reasoning = asString(delta.reasoning)
  delete delta.reasoning
  if (reasoning) delta.reasoning_content ??= reasoning
}

function splitDelta(delta: VendorDelta): void {
  const split = splitContent(asList(delta.content))
  delta.content = split.text
  if (split.reasoning) delta.reasoning_content = split.reasoning
}

function streamError(chunk: VendorChunk, { provider, model }: CallContext): Error {
  const body = isErrorBody(chunk) || chunk.error ? chunk : { error: chunk.x_groq?.error }
  const error = asRecord(body.error ?? body)
  const status = asNumber(error.code) ?? asNumber(error.status_code) ?? asNumber(error.status)
  const failure = decodeFailure(status ?? 500, body)
  // Without code or status it is the vendor who failed: the request had been accepted.
  return createFailureError(
    { ...failure, kind: failure.kind ?? (status === undefined ? 'internal_server' : undefined) },
    { status, provider, model },
  )
}
