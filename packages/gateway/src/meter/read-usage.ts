import {
  asList,
  asNumber,
  asRecord,
  type CallContext,
  createUsage,
  isRecord,
  type Usage,
  type Wire,
} from '@litecone/core'
import { anthropicWire } from '@litecone/providers-anthropic'
import { cohereWire } from '@litecone/providers-cohere'
import { geminiWire } from '@litecone/providers-gemini'
import { openaiWire } from '@litecone/providers-openai'
import { replicateWire } from '@litecone/providers-replicate'

type Fields = Record<string, unknown>

/**
 * The usage in an answer, or in one event of a stream. The counts themselves show whose format it is, as a logged body may be in another format than
 * its provider's. Each is decoded by the wire that knows its variants, from an answer with nothing else in it.
 */
export function readUsage(answer: Fields, provider: string): Usage | undefined {
  for (const place of placesOf(answer)) {
    const usage = readPlace(place, provider)
    if (usage) return usage
  }
  return undefined
}

/**
 * Where usage stands: at the top; in `response` (OpenAI's Responses), `message` (Anthropic's `message_start`), `delta` (Cohere's
 * `message-end`), `x_groq`, `meta` (Cohere's embeddings), or in the choice (Moonshot).
 */
function placesOf(answer: Fields): Fields[] {
  const { response, message, delta, x_groq, choices } = answer
  const choice = Array.isArray(choices) ? choices[0] : undefined
  return [answer, response, message, delta, x_groq, choice].filter(isRecord)
}

function readPlace(place: Fields, provider: string): Usage | undefined {
  const { usage, usageMetadata, metrics, meta } = place
  if (isRecord(usage)) return readCounts(usage, place, provider)
  if (isRecord(usageMetadata)) return decode(geminiWire, { candidates: [{}], usageMetadata })
  if (isRecord(metrics)) return decode(replicateWire, { status: 'succeeded', output: '', metrics })
  if (isRecord(meta) && isCohere(meta)) return decode(cohereWire, { message: {}, usage: meta })
  return readTopLevel(place)
}

function readCounts(usage: Fields, place: Fields, provider: string): Usage | undefined {
  if (isCohere(usage)) return decode(cohereWire, { message: {}, usage })
  if (usage.prompt_tokens !== undefined || usage.completion_tokens !== undefined)
    return withBilled(provider === 'gemini' ? withThoughts(usage) : usage)
  if (usage.input_tokens !== undefined || usage.output_tokens !== undefined) {
    if (isAnthropic(usage, place, provider)) return decode(anthropicWire, { ...place, content: [], usage })
    return withSearches(decodeOpenAI(withChatNames(usage)), place.output)
  }
  // Embeddings of some vendors tell the total alone.
  if (asNumber(usage.total_tokens) !== undefined) return decodeOpenAI({ prompt_tokens: usage.total_tokens, ...usage })
  return readCamelCase(usage)
}

/** Our own client's usage names OpenAI's counts beside the units that Cohere bills. */
function isCohere({ tokens, billed_units, prompt_tokens }: Fields): boolean {
  return isRecord(tokens) || (isRecord(billed_units) && prompt_tokens === undefined)
}

/** Anthropic's `input_tokens` are without the cached ones, OpenAI's Responses' with them. */
function isAnthropic(usage: Fields, { type }: Fields, provider: string): boolean {
  if ('input_tokens_details' in usage || 'total_tokens' in usage) return false
  return (
    'cache_creation_input_tokens' in usage ||
    'cache_read_input_tokens' in usage ||
    type === 'message' ||
    type === 'message_delta' ||
    provider === 'anthropic'
  )
}

/** How often OpenAI's Responses searched the web, which it bills by the call, stands in what they consist of. */
function withSearches(usage: Usage | undefined, output: unknown): Usage | undefined {
  const searches = asList(output).filter((item) => asRecord(item).type === 'web_search_call').length
  return usage && searches > 0 ? { ...usage, server_tool_use: { web_search_requests: searches } } : usage
}

/** Usage of OpenAI's Responses, images and audio, under the names of Chat Completions. */
function withChatNames(usage: Fields): Fields {
  const { input_tokens = 0, output_tokens = 0 } = usage
  return {
    ...usage,
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    prompt_tokens_details: usage.input_tokens_details ?? usage.input_token_details,
    completion_tokens_details: usage.output_tokens_details ?? usage.output_token_details,
  }
}

/**
 * At Google's addresses that speak OpenAI's format, what a model thought stands in the total alone, and is billed as output
 * (https://discuss.ai.google.dev/t/127400).
 */
function withThoughts(usage: Fields): Fields {
  const { prompt_tokens, completion_tokens, total_tokens, completion_tokens_details } = usage
  const [prompt, total] = [asNumber(prompt_tokens), asNumber(total_tokens)]
  if (prompt === undefined || total === undefined || isRecord(completion_tokens_details)) return usage
  const thoughts = total - prompt - (asNumber(completion_tokens) ?? 0)
  return thoughts > 0 ? { ...usage, completion_tokens_details: { reasoning_tokens: thoughts } } : usage
}

/** Bedrock's Converse (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html), and the AI SDK's results. */
function readCamelCase(usage: Fields): Usage | undefined {
  const prompt = asNumber(usage.inputTokens) ?? asNumber(usage.promptTokens)
  const completion = asNumber(usage.outputTokens) ?? asNumber(usage.completionTokens)
  if (prompt === undefined && completion === undefined) return undefined
  const cached = asNumber(usage.cacheReadInputTokens)
  const cacheWrite = asNumber(usage.cacheWriteInputTokens)
  return createUsage({
    // Converse's input is without the cached tokens.
    prompt: (prompt ?? 0) + (cached ?? 0) + (cacheWrite ?? 0),
    completion: completion ?? 0,
    total: asNumber(usage.totalTokens),
    cached: cached ?? asNumber(usage.cachedInputTokens),
    cacheWrite,
    reasoning: asNumber(usage.reasoningTokens),
  })
}

/**
 * Ollama's own API (https://docs.ollama.com/api/usage), Llama's on Bedrock, and what Bedrock adds to the last event of any model's stream
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html).
 */
function readTopLevel(answer: Fields): Usage | undefined {
  const told = asRecord(answer['amazon-bedrock-invocationMetrics'])
  const prompt =
    asNumber(answer.prompt_eval_count) ?? asNumber(answer.prompt_token_count) ?? asNumber(told.inputTokenCount)
  const completion =
    asNumber(answer.eval_count) ?? asNumber(answer.generation_token_count) ?? asNumber(told.outputTokenCount)
  if (prompt === undefined && completion === undefined) return undefined
  return createUsage({ prompt: prompt ?? 0, completion: completion ?? 0 })
}

function withBilled(usage: Fields): Usage | undefined {
  const decoded = decodeOpenAI(usage)
  const { input_tokens, output_tokens } = asRecord(usage.billed_units)
  const [input, output] = [asNumber(input_tokens), asNumber(output_tokens)]
  if (!decoded || (input === undefined && output === undefined)) return decoded
  return {
    ...decoded,
    billed_units: {
      ...(input !== undefined && { input_tokens: input }),
      ...(output !== undefined && { output_tokens: output }),
    },
  }
}

const openai = /* @__PURE__ */ openaiWire()

function decodeOpenAI(usage: Fields): Usage | undefined {
  return decode(openai, { choices: [], usage })
}

function decode(wire: Wire, body: Fields): Usage | undefined {
  const usage = wire.chat?.decode(body, CONTEXT).usage
  // Counts that are not numbers are left out.
  return usage && asNumber(asRecord(usage).prompt_tokens) !== undefined ? usage : undefined
}

/** Nothing of it is in the usage. */
const CONTEXT: CallContext = { provider: '', model: '', stream: false, callId: '', created: 0 }
