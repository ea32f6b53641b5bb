import {
  type CallContext,
  type ChunkChoice,
  type CompletionChunk,
  type Delta,
  isRecord,
  type ToolCallDelta,
} from '@litecone/core'

/** A chunk as vendors send it: in OpenAI's form, with fields missing or added. */
export type VendorChunk = CompletionChunk & {
  error?: unknown
  x_groq?: { usage?: unknown; error?: unknown }
  citations?: unknown
  moderation?: unknown
  search_results?: unknown
}

/** Moonshot sends usage within the choice, OpenRouter errors. */
export type VendorChoice = ChunkChoice & { usage?: unknown; error?: unknown }

export type VendorDelta = Delta & {
  reasoning?: unknown
  content?: unknown
  reasoning_details?: unknown
  executed_tools?: unknown
}

/** Fills in fields that some vendors omit, send with another type, or change from chunk to chunk. `id` is the stream's, if known. */
export function completeChunk(chunk: VendorChunk, { callId, created, model }: CallContext, id: string): void {
  // Snowflake's ids are empty, but so is that of Azure's first chunk, whose stream has one.
  const isUnnamed = typeof chunk.id !== 'string' || (chunk.id === '' && chunk.choices.length > 0)
  if (id || isUnnamed) chunk.id = id || callId
  // Azure's first chunk has an empty one, and Perplexity's last one is `chat.completion.done`.
  chunk.object = 'chat.completion.chunk'
  if (typeof chunk.created !== 'number') chunk.created = created
  // Azure's first chunk holds filter results and an empty model, which later chunks name.
  if (typeof chunk.model !== 'string' || chunk.model === '') chunk.model = chunk.choices.length > 0 ? model : ''
  if (!chunk.choices.every(isRecord)) chunk.choices = chunk.choices.filter(isRecord)
}

/** Removes fields of the wrong type, so that callers can rely on the types. */
export function completeDelta(choice: VendorChoice): VendorDelta {
  if (!isRecord(choice.delta)) choice.delta = {}
  const delta: VendorDelta = choice.delta
  const { content, refusal, reasoning_content, tool_calls, annotations, function_call, audio, images } = delta
  // This runs for every token: each type is checked once, and a valid delta is not written to.
  if (content !== undefined && typeof content !== 'string' && content !== null && !Array.isArray(content)) {
    delete delta.content
  }
  if (refusal !== undefined && typeof refusal !== 'string' && refusal !== null) delete delta.refusal
  if (reasoning_content !== undefined && typeof reasoning_content !== 'string') delete delta.reasoning_content
  if (annotations !== undefined && !Array.isArray(annotations)) delete delta.annotations
  if (images !== undefined && !Array.isArray(images)) delete delta.images
  if (audio !== undefined && !isRecord(audio)) delete delta.audio
  if (function_call !== undefined && !isRecord(function_call)) delete delta.function_call
  if (tool_calls !== undefined) completeCalls(delta, tool_calls)
  return delta
}

function completeCalls(delta: VendorDelta, calls: unknown): void {
  if (!Array.isArray(calls)) {
    delete delta.tool_calls
    return
  }
  if (!calls.every(isRecord)) delta.tool_calls = calls.filter(isRecord) as Partial<ToolCallDelta>[] as ToolCallDelta[]
  for (const call of delta.tool_calls ?? []) completeCall(call)
}

function completeCall(call: { id?: unknown; function?: unknown; custom?: unknown }): void {
  if (call.custom !== undefined && !isRecord(call.custom)) delete call.custom
  if (typeof call.id === 'number') call.id = String(call.id)
  // Mistral has sent a missing id as the string "null".
  else if (call.id === 'null' || call.id === null) call.id = ''
  else if (call.id !== undefined && typeof call.id !== 'string') delete call.id
  const called = call.function
  if (!isRecord(called)) {
    delete call.function
    return
  }
  if (called.name !== undefined && typeof called.name !== 'string') delete called.name
  if (isRecord(called.arguments)) called.arguments = JSON.stringify(called.arguments)
  else if (called.arguments !== undefined && typeof called.arguments !== 'string') delete called.arguments
}
