import { anthropicBody, anthropicStream } from './anthropic-answer.ts'
import { type Answered, type Call, countTokens } from './call.ts'
import { geminiBody, geminiStream } from './gemini-answer.ts'
import { EMBEDDING_MODEL, type Model } from './models.ts'
import { openaiBody, openaiStream } from './openai-answer.ts'
import type { Random } from './random.ts'

/** The bodies of a request and its response, and the provider's latency. Times are in milliseconds. */
export interface Exchange {
  readonly model: Model
  readonly url: string
  readonly requestBody: string
  readonly responseBody: string
  readonly stream: boolean
  readonly latencyMs: number
  readonly firstTokenMs: number | null
}

/** Creates a request with the provider's own package, and its response. */
export function createExchange(call: Call, createdAt: number, random: Random): Exchange {
  const { model, stream = false } = call
  const { definition } = model.provider
  const id = random.id()
  const created = Math.floor(createdAt / 1000)
  const context = { provider: definition.id, model: model.id, stream, callId: id, created }
  const sent = definition.wire.chat?.encode(withReasoning(call), context)
  if (!sent) throw new Error(`${definition.id} has no chat.`)
  const requestBody = JSON.stringify(sent.body)
  const usage = countUsage(call, requestBody, random)
  const answered = { ...call.answer, ...reasoningOf(call), model, id, created, usage }
  const firstTokenMs = model.firstTokenMs * (0.7 + random.next() ** 3 * 2) + usage.prompt * 0.02
  return {
    model,
    url: `${definition.apiBase}${sent.path}`,
    requestBody,
    responseBody: (stream ? STREAMS : BODIES)[model.format](answered),
    stream,
    latencyMs: firstTokenMs + usage.completion * model.tokenMs * (0.8 + 0.4 * random.next()),
    firstTokenMs: stream ? firstTokenMs : null,
  }
}

/** An embedding of one text, as the search requests it for every question. */
export function createEmbedding(text: string, random: Random): Exchange {
  const model = EMBEDDING_MODEL
  const vector = Float32Array.from({ length: 256 }, () => random.next() / 8 - 1 / 16)
  const embedding = Buffer.from(vector.buffer).toString('base64')
  const tokens = countTokens(text)
  const usage = { prompt_tokens: tokens, total_tokens: tokens }
  return {
    model,
    url: `${model.provider.definition.apiBase}/embeddings`,
    requestBody: JSON.stringify({ model: model.id, input: text, encoding_format: 'base64', dimensions: vector.length }),
    responseBody: JSON.stringify({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding }],
      model: model.id,
      usage,
    }),
    stream: false,
    latencyMs: model.firstTokenMs * (0.8 + random.next() ** 3 * 2),
    firstTokenMs: null,
  }
}

const BODIES = { openai: openaiBody, anthropic: anthropicBody, gemini: geminiBody }
const STREAMS = { openai: openaiStream, anthropic: anthropicStream, gemini: geminiStream }

function withReasoning({ model, request, answer }: Call): Call['request'] {
  const isAsked =
    model.reasoning !== undefined && answer.reasoning !== undefined && model.reasoning !== 'reasoning_content'
  return isAsked ? { ...request, reasoning_effort: 'low' } : request
}

/** The reasoning in the response. Models that have none or hide it return nothing. */
function reasoningOf({ model, answer }: Call): Pick<Answered, 'reasoning'> {
  const isShown = model.reasoning !== undefined && model.reasoning !== 'hidden'
  return isShown && answer.reasoning !== undefined ? { reasoning: answer.reasoning } : { reasoning: undefined as never }
}

/** Tokens of a picture of this size, about as many as vendors count. */
const PICTURE_TOKENS = 280

function countUsage({ model, answer, cachedTokens = 0 }: Call, requestBody: string, random: Random): Answered['usage'] {
  const pictures = requestBody.match(/iVBORw0[\w+/=]+/g) ?? []
  const text = pictures.reduce((rest, picture) => rest.replace(picture, ''), requestBody)
  const prompt = countTokens(text) + pictures.length * PICTURE_TOKENS
  const calls = answer.calls?.length ? JSON.stringify(answer.calls) : ''
  const said = countTokens(`${answer.text ?? ''}${calls}`)
  const thought = model.reasoning === undefined ? 0 : countTokens(answer.reasoning ?? '')
  const reasoning = model.reasoning === 'hidden' ? Math.round(random.skewed(120, 900)) : thought
  return { prompt, cached: Math.min(cachedTokens, prompt), completion: said + reasoning, reasoning }
}
