import {
  BadRequestError,
  type ChunkChoice,
  type Completion,
  type CompletionChunk,
  type CompletionParameters,
  type StreamDecoder,
  type ToolCallDelta,
  type Wire,
} from '@litecone/core'

/** The tool that makes models without structured outputs respond in JSON. Callers receive its arguments as content. */
const JSON_TOOL = 'json_tool_call'

/**
 * Models that return 400 for a schema. Models with structured outputs: https://console.groq.com/docs/structured-outputs#supported-models.
 * Models in neither list are sent the schema.
 */
const UNSTRUCTURED = /^(?:llama-?3|gemma|qwen(?:-|\/qwen3-)|deepseek|mistral|allam)/

/** Requests JSON with a forced tool from models without structured outputs. */
export function withJsonTool(wire: Wire): Wire {
  const { chat } = wire
  if (!chat) return wire
  return {
    ...wire,
    chat: {
      ...chat,
      encode: (request, context) => chat.encode(requestByTool(request, context.model), context),
      decode: (body, context) => readAnswer(chat.decode(body, context)),
      decoder: (context) => readStream(chat.decoder(context)),
    },
  }
}

function requestByTool(request: CompletionParameters, model: string): CompletionParameters {
  const { response_format: format, ...rest } = request
  if (!UNSTRUCTURED.test(model) || !format || !('type' in format) || format.type !== 'json_schema') return request
  if (request.tools?.length) {
    throw new BadRequestError(
      `${model} does not support native structured outputs. The tool used instead is incompatible with user-provided tools. Remove tools or response_format, or use another model.`,
      { provider: 'groq', model, param: 'response_format' },
    )
  }
  const { schema = {}, description = 'Give the answer by calling this tool.' } = format.json_schema ?? {}
  const parameters = { type: 'object', ...schema }
  return {
    ...rest,
    tools: [{ type: 'function', function: { name: JSON_TOOL, description, parameters } }],
    tool_choice: { type: 'function', function: { name: JSON_TOOL } },
  }
}

function readAnswer(answer: Completion): Completion {
  const choices = answer.choices.map((choice) => {
    const { tool_calls = [], ...message } = choice.message
    const [call] = tool_calls
    if (call?.type !== 'function' || call.function.name !== JSON_TOOL) return choice
    const finish_reason = choice.finish_reason === 'tool_calls' ? ('stop' as const) : choice.finish_reason
    return { ...choice, finish_reason, message: { ...message, content: call.function.arguments } }
  })
  return { ...answer, choices }
}

function readStream(decoder: StreamDecoder): StreamDecoder {
  const answers = new Map<number, number>()

  function readChoice(choice: ChunkChoice): ChunkChoice {
    const { tool_calls, ...delta } = choice.delta
    for (const call of tool_calls ?? []) if (call.function?.name === JSON_TOOL) answers.set(choice.index, call.index)
    const answer = answers.get(choice.index)
    if (answer === undefined) return choice
    const finish_reason = choice.finish_reason === 'tool_calls' ? ('stop' as const) : choice.finish_reason
    if (!tool_calls) return { ...choice, finish_reason }
    return { ...choice, finish_reason, delta: { ...delta, content: argumentsOf(tool_calls, answer) } }
  }

  const read = (chunk: CompletionChunk): CompletionChunk =>
    chunk.choices.length > 0 ? { ...chunk, choices: chunk.choices.map(readChoice) } : chunk
  return { push: (event) => decoder.push(event).map(read), end: () => decoder.end().map(read) }
}

function argumentsOf(calls: readonly ToolCallDelta[], index: number): string {
  return calls.map((call) => (call.index === index ? (call.function?.arguments ?? '') : '')).join('')
}
