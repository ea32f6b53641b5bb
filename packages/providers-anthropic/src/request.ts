import {
  asRecord,
  type CallContext,
  type CompletionParameters,
  type ParameterSet,
  UnsupportedParamsError,
  type WireRequest,
} from '@litecone/core'
import { findBetas } from './beta.ts'
import { type Conversation, encodeMessages } from './messages.ts'
import { type ModelTraits, readTraits } from './model.ts'
import { encodeFormat, JSON_TOOL, type OutputFormat } from './output-format.ts'
import { encodeThinking, isForced, isThinking, limitTokens, noForcedThinking, type Thinking } from './thinking.ts'
import { encodeToolChoice, encodeTools } from './tools.ts'

type Fields = Record<string, unknown>

/** Anthropic's own parameters, sent unchanged. */
const OWN = [
  'cache_control',
  'container',
  'context_management',
  'diagnostics',
  'fallback_credit_token',
  'fallbacks',
  'inference_geo',
  'mcp_servers',
  'output_config',
  'output_format',
  'speed',
]
const SAMPLING = ['temperature', 'top_k', 'top_p']
const THINKING = ['reasoning_effort', 'thinking']
const OTHERS = [
  'function_call',
  'functions',
  'max_completion_tokens',
  'max_tokens',
  'metadata',
  'parallel_tool_calls',
  'response_format',
  'safety_identifier',
  'service_tier',
  'stop',
  'stream_options',
  'tool_choice',
  'tools',
  'user',
  'web_search_options',
]

/** Thinking begins with Claude 3.7; sampling parameters end with Claude Opus 4.7. */
export const chatParameters: ParameterSet = (model) => {
  const { samples, thinking } = readTraits(model)
  const thinks = thinking !== 'none'
  const kind = `${samples},${thinks}`
  let names = sets.get(kind)
  if (!names) {
    names = new Set([...OTHERS, ...OWN, ...(samples ? SAMPLING : []), ...(thinks ? THINKING : [])])
    sets.set(kind, names)
  }
  return names
}

/** One set for each kind of model, cached because every call needs one. */
const sets = /* @__PURE__ */ new Map<string, ReadonlySet<string>>()

/** https://platform.claude.com/docs/en/api/messages */
export function encodeChat(
  request: CompletionParameters,
  context: CallContext,
  own: readonly string[],
  traits: ModelTraits = readTraits(context.model),
): WireRequest {
  const conversation = encodeMessages(request.messages, traits)
  const thinking = encodeThinking(request, traits)
  const output = encodeFormat(request, traits)
  const body: Fields = {
    model: context.model,
    max_tokens: limitTokens(request, thinking, traits),
    messages: conversation.messages,
  }
  const system = output.instruction
    ? [...conversation.system, { type: 'text', text: output.instruction }]
    : conversation.system
  if (system.length > 0) body.system = system
  if (thinking.thinking) body.thinking = thinking.thinking
  addOwn(body, request, conversation)
  addSampling(body, request, traits, thinking)
  addSettings(body, request)
  addTools(body, request, traits, { conversation, thinking, output })
  addOutputConfig(body, thinking, output)
  if (context.stream) body.stream = true
  const betas = [...own, ...findBetas(body)]
  return {
    path: '/v1/messages',
    ...(betas.length > 0 && { headers: { 'anthropic-beta': [...new Set(betas)].join(',') } }),
    listHeaders: LIST_HEADERS,
    body,
  }
}

const LIST_HEADERS = ['anthropic-beta']

function addOwn(body: Fields, request: CompletionParameters, { container }: Conversation): void {
  const given = asRecord(request)
  for (const name of OWN) {
    const value = given[name]
    if (value !== undefined && value !== null) body[name] = value
  }
  if (container) body.container ??= container
  const { context_management, output_format: format } = body
  // OpenAI's form is a list.
  if (Array.isArray(context_management)) body.context_management = { edits: context_management.map(encodeEdit) }
  if (format) {
    // The earlier name of `output_config.format`, which the API is going to remove.
    body.output_config = { format, ...asRecord(body.output_config) }
    delete body.output_format
  }
}

/** https://platform.claude.com/docs/en/build-with-claude/compaction */
function encodeEdit(edit: unknown): unknown {
  const { type, compact_threshold: value, ...more } = asRecord(edit)
  if (type !== 'compaction') return edit
  return {
    type: 'compact_20260112',
    ...(value !== undefined && { trigger: { type: 'input_tokens', value } }),
    ...more,
  }
}

/** While the model thinks, the API accepts no sampling parameter except a top_p of at least 0.95. */
function addSampling(
  body: Fields,
  { temperature, top_p, top_k }: CompletionParameters,
  { samples, samplesOneWay }: ModelTraits,
  thinking: Thinking,
): void {
  if (!samples) return
  const given = (value: number | null | undefined) => value !== undefined && value !== null
  if (isThinking(thinking)) {
    if (given(top_p) && Number(top_p) >= 0.95) body.top_p = top_p
    return
  }
  if (given(temperature)) body.temperature = temperature
  if (given(top_p) && !(samplesOneWay && given(temperature))) body.top_p = top_p
  if (given(top_k)) body.top_k = top_k
}

function addSettings(body: Fields, request: CompletionParameters): void {
  const { stop, service_tier, user, safety_identifier, metadata } = request
  const sequences = typeof stop === 'string' ? [stop] : stop
  if (sequences?.length) body.stop_sequences = sequences
  if (service_tier) body.service_tier = encodeTier(service_tier)
  const user_id = asRecord(metadata).user_id ?? user ?? safety_identifier
  if (typeof user_id === 'string' && user_id !== '' && !isPersonal(user_id)) body.metadata = { user_id }
}

/** https://platform.claude.com/docs/en/api/service-tiers: `auto` uses priority capacity if available. */
const TIERS: Partial<Record<string, string>> = {
  auto: 'auto',
  default: 'standard_only',
  priority: 'auto',
  standard_only: 'standard_only',
}

function encodeTier(tier: string): string {
  const known = TIERS[tier]
  if (known) return known
  throw new UnsupportedParamsError(
    `Anthropic has no service_tier "${tier}". Pass auto or default, or set dropParams: true.`,
    { param: 'service_tier' },
  )
}

/** Anthropic asks for ids that identify nobody: no email addresses or phone numbers. */
function isPersonal(id: string): boolean {
  return /^\S+@\S+\.\S+$|^\+?[\d\s().-]{7,}$/.test(id)
}

interface Parts {
  readonly conversation: Conversation
  readonly thinking: Thinking
  readonly output: OutputFormat
}

function addTools(body: Fields, request: CompletionParameters, traits: ModelTraits, parts: Parts): void {
  const { tools, servers } = encodeTools(request, traits)
  const { tool } = parts.output
  const choice = encodeToolChoice(request)
  if (servers.length > 0) body.mcp_servers = [...(Array.isArray(body.mcp_servers) ? body.mcp_servers : []), ...servers]
  if (tool) {
    body.tools = [...tools, tool]
    // A model that thinks cannot be forced to call a tool.
    if (!isThinking(parts.thinking)) body.tool_choice = forceAnswer(choice, tools.length > 0)
  } else if (tools.length > 0) {
    body.tools = tools
    if (isForced(choice) && isThinking(parts.thinking) && !traits.thinksForced) throw noForcedThinking(request)
    if (choice) body.tool_choice = choice
  } else {
    const names = calledTools(parts.conversation)
    // The API requires the tools of earlier calls to be declared, even if no more calls are wanted.
    if (names.length === 0) return
    body.tools = names.map((name) => ({ name, input_schema: { type: 'object', properties: {} } }))
    body.tool_choice = { type: 'none' }
  }
}

function forceAnswer(choice: Fields | undefined, hasTools: boolean): Fields {
  if (choice?.type === 'tool') return choice
  return hasTools && choice?.type !== 'none'
    ? { type: 'any', disable_parallel_tool_use: true }
    : { type: 'tool', name: JSON_TOOL }
}

function calledTools({ messages }: Conversation): string[] {
  const names = new Set<string>()
  for (const { content } of messages) {
    for (const { type, name } of content) if (type === 'tool_use') names.add(String(name))
  }
  return [...names]
}

function addOutputConfig(body: Fields, { effort }: Thinking, { format }: OutputFormat): void {
  if (!effort && !format) return
  body.output_config = { ...asRecord(body.output_config), ...(effort && { effort }), ...(format && { format }) }
}
