import {
  asRecord,
  BadRequestError,
  type CallContext,
  type CompletionParameters,
  isRecord,
  type ParameterSet,
  type WireRequest,
} from '@litecone/core'
import { encodeDocuments } from './documents.ts'
import { encodeMessages } from './messages.ts'
import { omitNullish } from './omit-nullish.ts'
import { encodeSchema } from './schema.ts'
import { encodeTools } from './tools.ts'

/** Cohere's own parameters, sent unchanged. */
const OWN = ['citation_options', 'priority', 'safety_mode']

export const chatParameters: ParameterSet = /* @__PURE__ */ new Set([
  ...OWN,
  'documents',
  'frequency_penalty',
  'function_call',
  'functions',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'presence_penalty',
  'reasoning_effort',
  'response_format',
  'seed',
  'stop',
  'stream_options',
  'temperature',
  'thinking',
  'tool_choice',
  'tools',
  'top_k',
  'top_p',
])

/** https://docs.cohere.com/reference/chat */
export function encodeChat(request: CompletionParameters, { model, stream }: CallContext): WireRequest {
  const { frequency_penalty, logprobs, presence_penalty, seed, stop, temperature, top_k, top_p } = request
  const body = omitNullish({
    model,
    messages: encodeMessages(request.messages),
    documents: encodeDocuments(request),
    ...encodeTools(request),
    response_format: encodeFormat(request.response_format),
    thinking: encodeThinking(request),
    max_tokens: request.max_completion_tokens ?? request.max_tokens,
    stop_sequences: typeof stop === 'string' ? [stop] : stop,
    temperature,
    seed,
    frequency_penalty,
    presence_penalty,
    k: top_k,
    p: top_p,
    logprobs,
    stream: stream || undefined,
    ...Object.fromEntries(OWN.map((name) => [name, asRecord(request)[name]])),
  })
  return { path: '/v2/chat', body }
}

/** The schema is sent as `json_schema`, as in the API reference and Cohere's clients; their guide uses `schema`, v1's name. */
function encodeFormat(format: unknown): Record<string, unknown> | undefined {
  const { type, json_schema, ...beside } = asRecord(format)
  if (type !== 'json_schema' && type !== 'json_object') return type === undefined ? undefined : { type }
  // With `json_object`, the schema is next to the type, under LiteLLM's name or the guide's.
  const { response_schema, schema = response_schema } = type === 'json_schema' ? asRecord(json_schema) : beside
  return { type: 'json_object', ...(isRecord(schema) && { json_schema: encodeSchema(schema) }) }
}

/** https://docs.cohere.com/docs/reasoning. Reasoning models think unless it is turned off. */
function encodeThinking({ thinking, reasoning_effort }: CompletionParameters): object | undefined {
  if (thinking) {
    if (thinking.type === 'disabled') return { type: 'disabled' }
    return omitNullish({ type: 'enabled', token_budget: thinking.budget_tokens ?? thinking.token_budget })
  }
  if (!reasoning_effort) return undefined
  if (reasoning_effort === 'none') return { type: 'disabled' }
  const budget = BUDGETS[reasoning_effort]
  if (budget === undefined) {
    throw new BadRequestError(`reasoning_effort must be one of none, ${Object.keys(BUDGETS).join(', ')}.`, {
      param: 'reasoning_effort',
    })
  }
  return omitNullish({ type: 'enabled', token_budget: budget || undefined })
}

/** In tokens. 0 means no limit, which Cohere recommends and its OpenAI-compatible API uses for `high`. */
const BUDGETS: Partial<Record<string, number>> = { minimal: 512, low: 1024, medium: 4096, high: 0, xhigh: 0, max: 0 }
