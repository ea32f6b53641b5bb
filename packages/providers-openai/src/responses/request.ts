import { asList, asRecord, type CallContext, type CompletionParameters, type WireRequest } from '@litecone/core'
import { isReasoning } from '../parameters.ts'
import { refuseSampling } from '../request.ts'
import { encodeInput } from './input.ts'
import { hasThoughts, OWN, SAME } from './responses-parameters.ts'
import type { ResponsesOptions } from './responses-wire.ts'
import { encodeResponsesChoice, encodeResponsesTools } from './tools.ts'

type Fields = Record<string, unknown>

/** https://platform.openai.com/docs/api-reference/responses/create */
export function encodeResponsesRequest(
  request: CompletionParameters,
  context: CallContext,
  { baseModel, path = '/responses' }: ResponsesOptions,
): WireRequest {
  const model = baseModel ?? context.model
  const given = asRecord(request)
  const reasoning = encodeReasoning(request, given)
  if (isReasoning(model, reasoning?.effort)) refuseSampling(request, context)
  const body: Fields = { model: context.model, input: encodeInput(request.messages, context.provider) }
  for (const name of [...SAME, ...OWN]) {
    const value = given[name]
    if (value !== undefined && value !== null) body[name] = value
  }
  // As with Chat Completions, OpenAI stores nothing unless the caller asks: each request has the whole conversation.
  body.store = request.store ?? false
  const limit = request.max_completion_tokens ?? request.max_tokens
  if (limit) body.max_output_tokens = Math.max(limit, MIN_OUTPUT)
  if (reasoning) body.reasoning = reasoning
  const text = encodeText(request, given)
  if (text) body.text = text
  addTools(body, request)
  const include = encodeInclude(request, given, model)
  if (include.length > 0) body.include = include
  if (context.stream) {
    body.stream = true
    const { include_obfuscation } = request.stream_options ?? {}
    if (include_obfuscation !== undefined) body.stream_options = { include_obfuscation }
  }
  return { path: typeof path === 'string' ? path : path(context), body }
}

/** The API rejects smaller values. */
const MIN_OUTPUT = 16

interface Reasoning extends Fields {
  effort?: CompletionParameters['reasoning_effort']
}

/** No summary is requested by default, because OpenAI refuses it to organizations that are not verified. */
function encodeReasoning({ reasoning_effort: effort }: CompletionParameters, given: Fields): Reasoning | undefined {
  const own: Reasoning = asRecord(given.reasoning)
  if (effort) return { effort, ...own }
  return Object.keys(own).length > 0 ? own : undefined
}

function encodeText({ response_format, verbosity }: CompletionParameters, given: Fields): Fields | undefined {
  const { type, json_schema } = asRecord(response_format)
  const text: Fields = { ...asRecord(given.text) }
  if (type === 'json_schema') text.format = { type, ...asRecord(json_schema) }
  else if (type && type !== 'text') text.format = response_format
  if (verbosity) text.verbosity = verbosity
  return Object.keys(text).length > 0 ? text : undefined
}

function addTools(body: Fields, request: CompletionParameters): void {
  const tools = encodeResponsesTools(request)
  const choice = encodeResponsesChoice(request)
  if (tools.length > 0) {
    body.tools = tools
    if (choice !== undefined) body.tool_choice = choice
  } else {
    // Without tools there is nothing to choose. A choice that requires a call is left for OpenAI to reject.
    delete body.parallel_tool_calls
    if (choice !== undefined && choice !== 'auto' && choice !== 'none') body.tool_choice = choice
  }
}

/** Reasoning that OpenAI does not store must be in the response, so that the next turn can send it back. */
function encodeInclude(
  { store, logprobs, top_logprobs }: CompletionParameters,
  given: Fields,
  model: string,
): unknown[] {
  const include = new Set(asList(given.include))
  if (!store && hasThoughts(model)) include.add('reasoning.encrypted_content')
  if (logprobs || top_logprobs) include.add('message.output_text.logprobs')
  return [...include]
}
