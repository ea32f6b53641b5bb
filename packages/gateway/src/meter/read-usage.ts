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
import { openaiWire, responsesWire } from '@litecone/providers-openai'
import { replicateWire } from '@litecone/providers-replicate'

type Fields = Record<string, unknown>

/**
 * Reads the usage of a response, or of one event of a stream. The format is recognized by its fields, because logged bodies are not always in their
 * provider's format. The provider packages' wires then decode the counts, from a response that contains nothing else.
 */
export function readUsage(answer: Fields, provider: string): Usage | undefined {
  for (const place of placesOf(answer)) {
    const usage = readPlace(place, provider)
    if (usage) return usage
  }
  return undefined
}

/**
 * The objects that may contain usage: the response or event itself, its `response` (OpenAI's Responses), `message` (Anthropic's `message_start`),
 * `delta` (Cohere's `message-end`), `x_groq`, or first choice (Moonshot).
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
    return withBilledUnits(provider === 'gemini' ? withReasoning(usage) : usage)
  if (usage.input_tokens !== undefined || usage.output_tokens !== undefined) {
    if (isAnthropic(usage, place, provider)) return decode(anthropicWire, { ...place, content: [], usage })
    return decodeResponses(usage, place.output)
  }
  // Some vendors report only the total for embeddings.
  if (asNumber(usage.total_tokens) !== undefined) return decodeOpenAI({ prompt_tokens: usage.total_tokens, ...usage })
  return readCamelCase(usage)
}

/** Cohere's own format. Core's usage of Cohere has `billed_units` too, but with OpenAI's counts. */
function isCohere({ tokens, billed_units, prompt_tokens }: Fields): boolean {
  return isRecord(tokens) || (isRecord(billed_units) && prompt_tokens === undefined)
}

/** Both Anthropic and OpenAI's Responses have `input_tokens`, but only OpenAI's include cached tokens. */
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

/**
 * Google's OpenAI-compatible API counts reasoning tokens only in the total, and bills them as output
 * (https://discuss.ai.google.dev/t/127400).
 */
function withReasoning(usage: Fields): Fields {
  const { prompt_tokens, completion_tokens, total_tokens, completion_tokens_details } = usage
  const [prompt, total] = [asNumber(prompt_tokens), asNumber(total_tokens)]
  if (prompt === undefined || total === undefined || isRecord(completion_tokens_details)) return usage
  const reasoning = total - prompt - (asNumber(completion_tokens) ?? 0)
  return reasoning > 0 ? { ...usage, completion_tokens_details: { reasoning_tokens: reasoning } } : usage
}

/** Bedrock's Converse (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html), and the AI SDK's results. */
function readCamelCase(usage: Fields): Usage | undefined {
  const prompt = asNumber(usage.inputTokens) ?? asNumber(usage.promptTokens)
  const completion = asNumber(usage.outputTokens) ?? asNumber(usage.completionTokens)
  if (prompt === undefined && completion === undefined) return undefined
  const cached = asNumber(usage.cacheReadInputTokens)
  const cacheWrite = asNumber(usage.cacheWriteInputTokens)
  return createUsage({
    // Converse's input excludes cached tokens.
    prompt: (prompt ?? 0) + (cached ?? 0) + (cacheWrite ?? 0),
    completion: completion ?? 0,
    total: asNumber(usage.totalTokens),
    cached: cached ?? asNumber(usage.cachedInputTokens),
    cacheWrite,
    reasoning: asNumber(usage.reasoningTokens),
  })
}

/**
 * Ollama's native API (https://docs.ollama.com/api/usage), Llama on Bedrock, and the metrics that Bedrock adds to the last event of any model's stream
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html).
 */
function readTopLevel(answer: Fields): Usage | undefined {
  const metrics = asRecord(answer['amazon-bedrock-invocationMetrics'])
  const prompt =
    asNumber(answer.prompt_eval_count) ?? asNumber(answer.prompt_token_count) ?? asNumber(metrics.inputTokenCount)
  const completion =
    asNumber(answer.eval_count) ?? asNumber(answer.generation_token_count) ?? asNumber(metrics.outputTokenCount)
  if (prompt === undefined && completion === undefined) return undefined
  return createUsage({ prompt: prompt ?? 0, completion: completion ?? 0 })
}

/** Core's usage of Cohere keeps the tokens that Cohere bills, which are fewer than the counted ones. The OpenAI wire would drop them. */
function withBilledUnits(usage: Fields): Usage | undefined {
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

const responses = /* @__PURE__ */ responsesWire()

/**
 * Decodes usage of OpenAI's Responses, images and transcriptions (which have `input_token_details` instead of `input_tokens_details`). Web searches are billed,
 * but usage does not count them, so the wire counts them in the output. The rest of the output is not decoded.
 */
function decodeResponses(usage: Fields, output: unknown): Usage | undefined {
  const searches = asList(output).filter((item) => asRecord(item).type === 'web_search_call')
  const named = {
    input_tokens_details: usage.input_token_details,
    output_tokens_details: usage.output_token_details,
    ...usage,
  }
  return decode(responses, { output: searches, usage: named })
}

const openai = /* @__PURE__ */ openaiWire()

function decodeOpenAI(usage: Fields): Usage | undefined {
  return decode(openai, { choices: [], usage })
}

function decode(wire: Wire, body: Fields): Usage | undefined {
  const usage = wire.chat?.decode(body, CONTEXT).usage
  // The wire passes on usage as it is, so its counts may not be numbers.
  return usage && asNumber(asRecord(usage).prompt_tokens) !== undefined ? usage : undefined
}

/** Usage does not depend on it. */
const CONTEXT: CallContext = { provider: '', model: '', stream: false, callId: '', created: 0 }
