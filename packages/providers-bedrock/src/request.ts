import { asRecord, type CallContext, type CompletionParameters, isRecord, type WireRequest } from '@litecone/core'
import { isThinking, limitTokens } from '@litecone/providers-anthropic'
import { encodeMessages } from './messages.ts'
import { type BedrockModel, modelPath } from './model.ts'
import { encodeFormat } from './output-format.ts'
import { encodeReasoning, type Reasoning } from './reasoning.ts'
import { encodeTools } from './tools.ts'

type Fields = Record<string, unknown>

/** Bedrock's own parameters, sent unchanged. */
const OWN = [
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'guardrailConfig',
  'performanceConfig',
  'promptVariables',
  'requestMetadata',
]
const SAMPLING = ['temperature', 'top_k', 'top_p']
const THINKING = ['reasoning_effort', 'thinking']
const OTHERS = [
  'function_call',
  'functions',
  'max_completion_tokens',
  'max_tokens',
  'response_format',
  'service_tier',
  'stop',
  'stream_options',
  'tool_choice',
  'tools',
]

/** Thinking begins with Claude 3.7; its sampling parameters end with Opus 4.7. Only Claude can disable parallel tool calls. */
export function chatParameters({ family, traits }: BedrockModel): ReadonlySet<string> {
  const calls = family === 'claude' || family === 'unknown'
  const kind = `${traits.samples},${traits.thinking !== 'none'},${calls}`
  let names = sets.get(kind)
  if (!names) {
    names = new Set([
      ...OTHERS,
      ...OWN,
      ...(traits.samples ? SAMPLING : []),
      ...(traits.thinking === 'none' ? [] : THINKING),
      ...(calls ? ['parallel_tool_calls'] : []),
    ])
    sets.set(kind, names)
  }
  return names
}

/** One set for each kind of model, cached because every call needs one. */
const sets = /* @__PURE__ */ new Map<string, ReadonlySet<string>>()

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_RequestSyntax */
export function encodeChat(
  request: CompletionParameters,
  { model: id, stream }: CallContext,
  model: BedrockModel,
): WireRequest {
  const reasoning = encodeReasoning(request, model)
  const output = encodeFormat(request, model)
  const tools = encodeTools(request, model, output.tool, isThinking(reasoning.thinking))
  const { system, messages } = encodeMessages(request.messages, model, tools.toolConfig !== undefined)
  if (output.instruction) system.push({ text: output.instruction })
  const given: Fields = {
    messages,
    system: system.length > 0 ? system : undefined,
    inferenceConfig: encodeInference(request, model, reasoning),
    toolConfig: tools.toolConfig,
    outputConfig: output.outputConfig,
    serviceTier: encodeTier(request.service_tier),
    additionalModelRequestFields: filled({
      ...encodeTopK(request, model, reasoning),
      ...reasoning.fields,
      ...tools.fields,
    }),
  }
  addOwn(given, request)
  return {
    path: `${modelPath(id)}/${stream ? 'converse-stream' : 'converse'}`,
    body: filled(given),
  }
}

/** While it thinks, Claude accepts no sampling parameter except a top_p of at least 0.95. Newer models accept temperature or top_p, not both. */
function encodeInference(request: CompletionParameters, { traits }: BedrockModel, { thinking }: Reasoning) {
  const { max_completion_tokens, max_tokens, temperature, top_p, stop } = request
  const thinks = isThinking(thinking)
  const sequences = (typeof stop === 'string' ? [stop] : (stop ?? [])).filter((text) => text !== '')
  const isOneWay = traits.samplesOneWay && (temperature ?? undefined) !== undefined
  return filled({
    maxTokens: thinks ? limitTokens(request, thinking, traits) : (max_completion_tokens ?? max_tokens),
    temperature: thinks ? undefined : temperature,
    topP: thinks ? (Number(top_p) >= 0.95 ? top_p : undefined) : isOneWay ? undefined : top_p,
    stopSequences: sequences.length > 0 ? sequences : undefined,
  })
}

/** Not a field of Converse, but of the models: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html */
function encodeTopK({ top_k }: CompletionParameters, { family }: BedrockModel, { thinking }: Reasoning): Fields {
  if (top_k === undefined || top_k === null || isThinking(thinking)) return {}
  return family === 'nova' || family === 'nova2' ? { inferenceConfig: { topK: top_k } } : { top_k }
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html: OpenAI's `auto` is the default, so nothing is sent. */
function encodeTier(tier: CompletionParameters['service_tier']): Fields | undefined {
  return tier && tier !== 'auto' ? { type: tier } : undefined
}

/** The caller's fields override ours, one by one. */
function addOwn(body: Fields, request: CompletionParameters): void {
  const given = asRecord(request)
  for (const name of OWN) {
    const value = given[name] ?? undefined
    if (value !== undefined) body[name] = isRecord(value) ? { ...asRecord(body[name]), ...value } : value
  }
}

/** The fields with a value, or `undefined` if there are none. */
function filled(fields: Fields): Fields | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
