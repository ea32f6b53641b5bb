import {
  asRecord,
  type CallContext,
  type CompletionParameters,
  type Tool,
  UnsupportedParamsError,
  type WireRequest,
} from '@litecone/core'
import { encodeMessages } from './messages.ts'
import { isReasoning, isReasoningModel } from './parameters.ts'
import type { OpenAIQuirks } from './quirks.ts'

/** https://platform.openai.com/docs/api-reference/chat/create */
export function encodeChat(request: CompletionParameters, context: CallContext, quirks: OpenAIQuirks): WireRequest {
  const { messages, tools, stream_options, ...parameters } = request
  if (quirks.noJsonSchema) refuseSchema(request, context)
  if (isReasoning(quirks.baseModel ?? context.model, request.reasoning_effort)) refuseSampling(request, context)
  const body: Record<string, unknown> = { model: context.model, messages: encodeMessages(messages, quirks) }
  for (const name of Object.keys(parameters)) {
    const value: unknown = parameters[name as keyof typeof parameters]
    if (value === undefined || value === null) continue
    const given = name === 'tool_choice' ? encodeChoice(value) : value
    const map = quirks.values?.[name]
    const mapped = map ? map(given, context) : given
    if (mapped !== undefined) body[quirks.rename?.[name] ?? name] = mapped
  }
  if (tools && tools.length > 0) body.tools = tools.map((tool) => encodeTool(tool, quirks))
  else leaveOutChoice(body)
  if (
    isReasoningModel(quirks.baseModel ?? context.model) &&
    body.max_tokens !== undefined &&
    !quirks.rename?.max_completion_tokens
  ) {
    body.max_completion_tokens ??= body.max_tokens
    delete body.max_tokens
  }
  if (context.stream) {
    body.stream = true
    // Streams report usage only on request. Callers can turn it off.
    if (quirks.streamOptions !== false) body.stream_options = { include_usage: true, ...stream_options }
  }
  const { chatPath = '/chat/completions' } = quirks
  return { path: typeof chatPath === 'string' ? chatPath : chatPath(context), body }
}

function refuseSchema({ response_format: format }: CompletionParameters, { provider, model }: CallContext): void {
  if (!format || !('type' in format) || format.type !== 'json_schema') return
  throw new UnsupportedParamsError(
    `${provider}/${model} supports JSON, but not by a schema. Pass { type: 'json_object' } and describe the JSON in a message.`,
    { provider, model, param: 'response_format' },
  )
}

/** Values that equal the default, such as `temperature: 1`, were already removed by core. */
export function refuseSampling(request: CompletionParameters, { provider, model }: CallContext): void {
  const param = (['temperature', 'top_p', 'logprobs', 'top_logprobs'] as const).find(
    (name) => (request[name] ?? null) !== null,
  )
  if (param === undefined) return
  throw new UnsupportedParamsError(
    `${provider}/${model} accepts "${param}" only without reasoning. Remove it, set dropParams: true, or pass reasoning_effort: 'none'.`,
    { provider, model, param },
  )
}

/** Accepts Anthropic's `any` and `{ type: 'tool', name }`, and choices written as `{ type }`. */
export function encodeChoice(choice: unknown): unknown {
  const { type, name } = asRecord(choice)
  if (type === 'tool') return { type: 'function', function: { name } }
  if (choice === 'any' || type === 'any') return 'required'
  return type === 'auto' || type === 'none' || type === 'required' ? type : choice
}

/** OpenAI rejects tool settings without tools. A choice that requires a call is kept, so that the caller gets that error. */
function leaveOutChoice(body: Record<string, unknown>): void {
  delete body.parallel_tool_calls
  if (body.tool_choice === 'auto' || body.tool_choice === 'none') delete body.tool_choice
}

function encodeTool(tool: Tool, quirks: OpenAIQuirks): Tool {
  if (!('cache_control' in tool) || quirks.messageFields?.includes('cache_control')) return tool
  const { cache_control: _, ...rest } = tool
  return rest
}
