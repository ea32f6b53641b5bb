import type {
  Annotation,
  AnswerMessage,
  ChunkChoice,
  Completion,
  CompletionChunk,
  FinishReason,
  FunctionToolCall,
  Logprobs,
  ThinkingBlock,
  ToolCallDelta,
} from './chat.ts'

/** Anything that gives chunks. A `CompletionStream` also tells its cost and checks structured output. */
export type ChunkSource = (AsyncIterable<CompletionChunk> | Iterable<CompletionChunk>) & {
  /** Completes the folded answer with what only the stream knows. */
  finish?(answer: Completion): Completion | Promise<Completion>
}

/** Folds a stream into the answer: all choices, tool calls by index, reasoning, annotations, usage. Throws what the stream throws. */
export async function collect(stream: ChunkSource): Promise<Completion> {
  const fold = createFold()
  for await (const chunk of stream) fold.add(chunk)
  const answer = fold.answer()
  return stream.finish ? stream.finish(answer) : answer
}

/** The same for chunks that are at hand. */
export function foldChunks(chunks: Iterable<CompletionChunk>): Completion {
  const fold = createFold()
  for (const chunk of chunks) fold.add(chunk)
  return fold.answer()
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
      // Some vendors repeat usage, growing, in every chunk: the last one holds.
      if (chunk.usage) head.usage = chunk.usage
      if (chunk.service_tier) head.service_tier = chunk.service_tier
      if (chunk.system_fingerprint) head.system_fingerprint = chunk.system_fingerprint
      for (const choice of chunk.choices) {
        let fold = choices.get(choice.index)
        if (!fold) choices.set(choice.index, (fold = new ChoiceFold()))
        fold.add(choice)
      }
    },
    answer() {
      const order = [...choices.keys()].sort((a, b) => a - b)
      return {
        ...head,
        choices: order.flatMap((index) => {
          const fold = choices.get(index)
          return fold ? [{ index, ...fold.result() }] : []
        }),
      }
    },
  }
}

class ChoiceFold {
  #content: string | null = null
  #refusal: string | null = null
  #reasoning = ''
  #finishReason: FinishReason | null = null
  #logprobs: Logprobs | null = null
  #extra: Record<string, unknown> | undefined
  readonly #calls = new Map<number, FunctionToolCall>()
  readonly #thinking: ThinkingBlock[] = []
  readonly #annotations: Annotation[] = []

  add({ delta, finish_reason, logprobs }: ChunkChoice): void {
    if (typeof delta.content === 'string') this.#content = (this.#content ?? '') + delta.content
    if (typeof delta.refusal === 'string') this.#refusal = (this.#refusal ?? '') + delta.refusal
    if (delta.reasoning_content) this.#reasoning += delta.reasoning_content
    if (delta.thinking_blocks) this.#thinking.push(...delta.thinking_blocks)
    if (delta.annotations) this.#annotations.push(...delta.annotations)
    if (delta.extra_content) this.#extra = { ...this.#extra, ...delta.extra_content }
    for (const call of delta.tool_calls ?? []) this.#addCall(call)
    if (finish_reason) this.#finishReason = finish_reason
    if (logprobs) this.#logprobs = joinLogprobs(this.#logprobs, logprobs)
  }

  #addCall({ index, id, function: called, extra_content }: ToolCallDelta): void {
    let call = this.#calls.get(index)
    if (!call) this.#calls.set(index, (call = { id: '', type: 'function', function: { name: '', arguments: '' } }))
    // Later pieces of a call may repeat its id and name, or send them empty.
    call.id ||= id ?? ''
    call.function.name ||= called?.name ?? ''
    call.function.arguments += called?.arguments ?? ''
    if (extra_content) call.extra_content = { ...call.extra_content, ...extra_content }
  }

  result(): { finish_reason: FinishReason; logprobs: Logprobs | null; message: AnswerMessage } {
    const message: AnswerMessage = { role: 'assistant', content: this.#content, refusal: this.#refusal }
    if (this.#calls.size > 0) message.tool_calls = this.#toolCalls()
    if (message.content === '' && message.tool_calls) message.content = null
    if (this.#reasoning) message.reasoning_content = this.#reasoning
    if (this.#thinking.length > 0) message.thinking_blocks = this.#thinking
    if (this.#annotations.length > 0) message.annotations = this.#annotations
    if (this.#extra) message.extra_content = this.#extra
    return {
      finish_reason: this.#finishReason ?? (message.tool_calls ? 'tool_calls' : 'stop'),
      logprobs: this.#logprobs,
      message,
    }
  }

  #toolCalls(): FunctionToolCall[] {
    const order = [...this.#calls].sort(([a], [b]) => a - b)
    return order.map(([, call]) => ({
      ...call,
      function: { name: call.function.name, arguments: call.function.arguments || '{}' },
    }))
  }
}

function joinLogprobs(before: Logprobs | null, next: Logprobs): Logprobs {
  const join = <T>(a: T[] | null | undefined, b: T[] | null | undefined) =>
    a || b ? [...(a ?? []), ...(b ?? [])] : null
  return { content: join(before?.content, next.content), refusal: join(before?.refusal, next.refusal) }
}
