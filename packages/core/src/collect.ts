import type {
  AnswerAudio,
  AnswerMessage,
  Choice,
  ChunkChoice,
  Completion,
  CompletionChunk,
  Delta,
  FinishReason,
  Logprobs,
  ToolCall,
  ToolCallDelta,
} from './chat.ts'

/** Any source of chunks. A `CompletionStream` also adds cost and structured output. */
export type ChunkSource = (AsyncIterable<CompletionChunk> | Iterable<CompletionChunk>) & {
  /** Adds what only the stream knows. */
  finish?(answer: Completion): Completion | Promise<Completion>
}

/** Folds a stream into a completion: all choices, tool calls by index, reasoning, annotations, audio, images, usage. Throws what the stream throws. */
export async function collect(stream: ChunkSource): Promise<Completion> {
  const fold = createFold()
  for await (const chunk of stream) fold.add(chunk)
  const answer = fold.answer()
  return stream.finish ? stream.finish(answer) : answer
}

/** Like `collect`, for chunks that have already arrived. */
export function foldChunks(chunks: Iterable<CompletionChunk>): Completion {
  const fold = createFold()
  for (const chunk of chunks) fold.add(chunk)
  return fold.answer()
}

/** Like `foldChunks`, for the deltas of one choice. */
export function foldDeltas(deltas: Iterable<Delta>, finishReason: FinishReason): Choice {
  const fold = createChoiceFold()
  for (const delta of deltas) addChoice(fold, { index: 0, delta, finish_reason: finishReason })
  return toChoice(0, fold)
}

interface Fold {
  add(chunk: CompletionChunk): void
  answer(): Completion
}

function createFold(): Fold {
  const choices = new Map<number, ChoiceFold>()
  const head: Completion = { id: '', object: 'chat.completion', created: 0, model: '', choices: [] }
  return {
    add(chunk) {
      head.id ||= chunk.id
      head.created ||= chunk.created
      head.model ||= chunk.model
      // Some vendors repeat a growing usage in every chunk. The last one counts.
      if (chunk.usage) head.usage = chunk.usage
      if (chunk.service_tier) head.service_tier = chunk.service_tier
      if (chunk.system_fingerprint) head.system_fingerprint = chunk.system_fingerprint
      for (const choice of chunk.choices) {
        let fold = choices.get(choice.index)
        if (!fold) choices.set(choice.index, (fold = createChoiceFold()))
        addChoice(fold, choice)
      }
    },
    answer() {
      const order = [...choices].sort(([a], [b]) => a - b)
      return { ...head, choices: order.map(([index, fold]) => toChoice(index, fold)) }
    },
  }
}

/** A partial choice. Tool calls and audio are assembled at the end. */
interface ChoiceFold {
  readonly message: AnswerMessage
  readonly calls: Map<number, CallFold>
  /** Base64, each piece padded on its own. */
  readonly audio: string[]
  finishReason: FinishReason | null
  logprobs: Logprobs | null
}

interface CallFold {
  id: string
  name: string
  /** The arguments, or a custom tool's input. */
  text: string
  custom: boolean
  extra: Record<string, unknown> | undefined
}

function createChoiceFold(): ChoiceFold {
  const message: AnswerMessage = { role: 'assistant', content: null, refusal: null }
  return { message, calls: new Map(), audio: [], finishReason: null, logprobs: null }
}

function addChoice(fold: ChoiceFold, { delta, finish_reason, logprobs }: ChunkChoice): void {
  const { message } = fold
  if (typeof delta.content === 'string') message.content = (message.content ?? '') + delta.content
  if (typeof delta.refusal === 'string') message.refusal = (message.refusal ?? '') + delta.refusal
  if (delta.reasoning_content) message.reasoning_content = (message.reasoning_content ?? '') + delta.reasoning_content
  if (delta.thinking_blocks) message.thinking_blocks = append(message.thinking_blocks, delta.thinking_blocks)
  if (delta.annotations) message.annotations = append(message.annotations, delta.annotations)
  if (delta.images) message.images = append(message.images, delta.images)
  if (delta.extra_content) message.extra_content = { ...message.extra_content, ...delta.extra_content }
  if (delta.function_call) addFunctionCall(message, delta.function_call)
  if (delta.audio) addAudio(fold, delta.audio)
  for (const call of delta.tool_calls ?? []) addCall(fold.calls, call)
  if (finish_reason) fold.finishReason = finish_reason
  if (logprobs) {
    const { content, refusal } = fold.logprobs ?? {}
    fold.logprobs = {
      content: logprobs.content ? append(content, logprobs.content) : (content ?? null),
      refusal: logprobs.refusal ? append(refusal, logprobs.refusal) : (refusal ?? null),
    }
  }
}

/** Copies the first list, so that chunks are never changed. */
function append<T>(list: T[] | null | undefined, more: readonly T[]): T[] {
  if (!list) return [...more]
  for (const one of more) list.push(one)
  return list
}

function addFunctionCall(message: AnswerMessage, { name, arguments: text }: NonNullable<Delta['function_call']>): void {
  const call = (message.function_call ??= { name: '', arguments: '' })
  call.name ||= name ?? ''
  call.arguments += text ?? ''
}

function addAudio({ message, audio }: ChoiceFold, { id, data, transcript, expires_at }: Partial<AnswerAudio>): void {
  const whole = (message.audio ??= { id: '', data: '', expires_at: 0, transcript: '' })
  whole.id ||= id ?? ''
  whole.transcript += transcript ?? ''
  whole.expires_at = expires_at ?? whole.expires_at
  if (data) audio.push(data)
}

function addCall(
  calls: ChoiceFold['calls'],
  { index, id, function: called, custom, extra_content }: ToolCallDelta,
): void {
  let call = calls.get(index)
  if (!call) calls.set(index, (call = { id: '', name: '', text: '', custom: false, extra: undefined }))
  // Later pieces may repeat id and name, or send them empty.
  call.id ||= id ?? ''
  call.name ||= called?.name ?? custom?.name ?? ''
  call.text += called?.arguments ?? custom?.input ?? ''
  call.custom ||= custom !== undefined
  if (extra_content) call.extra = { ...call.extra, ...extra_content }
}

function toChoice(index: number, { message, calls, audio, finishReason, logprobs }: ChoiceFold): Choice {
  if (message.audio) message.audio.data = joinBase64(audio)
  if (calls.size > 0) {
    message.tool_calls = [...calls].sort(([a], [b]) => a - b).map(([, call]) => toToolCall(call))
    if (message.content === '') message.content = null
  }
  const called = message.tool_calls ? 'tool_calls' : message.function_call ? 'function_call' : 'stop'
  return { index, finish_reason: finishReason ?? called, logprobs, message }
}

function toToolCall({ id, name, text, custom, extra }: CallFold): ToolCall {
  if (custom) return { id, type: 'custom', custom: { name, input: text } }
  // Some vendors send `null` or nothing as the arguments of a tool without parameters.
  const call: ToolCall = { id, type: 'function', function: { name, arguments: text === 'null' ? '{}' : text || '{}' } }
  if (extra) call.extra_content = extra
  return call
}

/** Pieces may end in padding, which is invalid in the middle. */
function joinBase64(pieces: readonly string[]): string {
  try {
    return btoa(pieces.map(atob).join(''))
  } catch {
    return pieces.join('')
  }
}
