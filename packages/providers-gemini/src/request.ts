import {
  asRecord,
  BadRequestError,
  type CallContext,
  type CompletionParameters,
  isRecord,
  UnsupportedParamsError,
  type WireRequest,
} from '@litecone/core'
import { encodeMessages } from './messages.ts'
import { modelPath, modelVersion } from './model.ts'
import { nonEmpty, omitNullish } from './omit-nullish.ts'
import { encodeSchema } from './schema.ts'
import { canThink, encodeThinking } from './thinking.ts'
import { encodeTools } from './tools.ts'

const PARAMETERS = [
  'audio',
  'cached_content',
  'function_call',
  'functions',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'modalities',
  'n',
  'parallel_tool_calls',
  'response_format',
  'safety_settings',
  'seed',
  'service_tier',
  'stop',
  'stream_options',
  'temperature',
  'tool_choice',
  'tools',
  'top_k',
  'top_logprobs',
  'top_p',
  'web_search_options',
]

/** Penalties end with Gemini 2.5, thinking begins with it. */
export const chatParameters = (model: string): ReadonlySet<string> => {
  const penalties = modelVersion(model) < 3
  const thinks = canThink(model)
  const kind = `${penalties},${thinks}`
  let names = sets.get(kind)
  if (!names) {
    names = new Set(PARAMETERS)
    if (penalties) names.add('frequency_penalty').add('presence_penalty')
    if (thinks) names.add('reasoning_effort').add('thinking')
    sets.set(kind, names)
  }
  return names
}

/** One set for each kind of model, cached because every call needs one. */
const sets = /* @__PURE__ */ new Map<string, Set<string>>()

/** https://ai.google.dev/api/generate-content */
export function encodeChat(request: CompletionParameters, { model, stream }: CallContext): WireRequest {
  return { path: `${modelPath(model)}:${chatMethod(stream)}`, body: encodeBody(request, model) }
}

export function chatMethod(stream: boolean): string {
  return stream ? 'streamGenerateContent?alt=sse' : 'generateContent'
}

export function encodeBody(request: CompletionParameters, model: string) {
  return {
    ...encodeMessages(request.messages, model),
    ...encodeTools(request, model),
    ...omitNullish({
      cachedContent: asRecord(request).cached_content,
      safetySettings: asRecord(request).safety_settings,
      generationConfig: encodeConfig(request, model),
      serviceTier: encodeServiceTier(request.service_tier),
    }),
  }
}

function encodeConfig(request: CompletionParameters, model: string): object | undefined {
  const { stop, modalities } = request
  return nonEmpty({
    temperature: request.temperature,
    topP: request.top_p,
    topK: request.top_k,
    candidateCount: request.n,
    maxOutputTokens: request.max_completion_tokens ?? request.max_tokens,
    stopSequences: typeof stop === 'string' ? [stop] : stop,
    seed: request.seed,
    presencePenalty: request.presence_penalty,
    frequencyPenalty: request.frequency_penalty,
    responseLogprobs: request.logprobs,
    logprobs: request.top_logprobs,
    // Speech models reject any other modality, and Google reads silence as a request for text.
    responseModalities: (modalities ?? (request.audio ? ['audio'] : undefined))?.map((one) => one.toUpperCase()),
    speechConfig: encodeSpeech(request.audio),
    thinkingConfig: encodeThinking(request, model),
    ...encodeFormat(request.response_format),
  })
}

/** Gemini returns 16-bit PCM only. */
function encodeSpeech(audio: CompletionParameters['audio']): Record<string, unknown> | undefined {
  if (!audio) return undefined
  if (audio.format !== 'pcm16') {
    throw new UnsupportedParamsError(
      `Gemini returns audio as pcm16, not ${audio.format}. Pass pcm16, or list audio in dropParams.`,
      { param: 'audio' },
    )
  }
  const voiceName = typeof audio.voice === 'string' ? audio.voice : audio.voice.id
  return { voiceConfig: { prebuiltVoiceConfig: { voiceName } } }
}

function encodeFormat(format: CompletionParameters['response_format']): Record<string, unknown> {
  if (!format || !('type' in format) || format.type === 'text') return {}
  const responseMimeType = 'application/json'
  if (format.type === 'json_object') {
    // LiteLLM and Vertex AI accept the schema next to the type.
    const { response_schema, schema = response_schema } = asRecord(format)
    return isRecord(schema) ? { responseMimeType, responseJsonSchema: encodeSchema(schema) } : { responseMimeType }
  }
  if (format.type !== 'json_schema') {
    throw new BadRequestError('response_format.type must be text, json_object or json_schema.', {
      param: 'response_format',
    })
  }
  const { schema, description } = format.json_schema ?? {}
  if (!isRecord(schema)) return { responseMimeType }
  return { responseMimeType, responseJsonSchema: encodeSchema(description ? { description, ...schema } : schema) }
}

/** OpenAI's `default` is Google's `standard`; `auto` uses the project's setting. */
function encodeServiceTier(tier: string | null | undefined): string | undefined {
  if (!tier || tier === 'auto') return undefined
  return tier === 'default' ? 'standard' : tier
}
