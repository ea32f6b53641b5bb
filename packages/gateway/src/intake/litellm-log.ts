import { asRecord, asString } from '@litecone/core'
import type { LogPayload } from './log-payload.ts'

/**
 * The model in the response of a log that names another model and provider. LiteLLM's Python callback logs `https://api.openai.com/v1` and `gpt-3.5-turbo` for
 * all models, except Claude, that are not on its list (https://github.com/BerriAI/litellm/issues/19093). The actual provider is unknown.
 */
export function misnamedModel({ providerRequest, providerResponse }: LogPayload): string | undefined {
  if (providerRequest.url !== 'https://api.openai.com/v1') return undefined
  if (providerResponse.headers['openai-version'] !== '2020-10-01') return undefined
  const model = asString(asRecord(providerResponse.json).model)
  return model === undefined || OPENAI_MODEL.test(model) ? undefined : model
}

const OPENAI_MODEL = /^(?:gpt|chatgpt|o\d|ft:|text-|davinci|babbage|codex|omni|whisper|tts|dall-e)/
