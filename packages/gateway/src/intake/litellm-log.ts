import { asRecord, asString } from '@litecone/core'
import type { LogPayload } from './log-payload.ts'

/**
 * The model that answered, where the log names another model and provider: LiteLLM's callback in Python says `https://api.openai.com/v1` and
 * `gpt-3.5-turbo` of all models but Claude that it has not on a list (https://github.com/BerriAI/litellm/issues/19093). Nobody knows whose
 * it is.
 */
export function misnamedModel({ providerRequest, providerResponse }: LogPayload): string | undefined {
  if (providerRequest.url !== 'https://api.openai.com/v1') return undefined
  if (providerResponse.headers['openai-version'] !== '2020-10-01') return undefined
  const model = asString(asRecord(providerResponse.json).model)
  return model === undefined || OPENAI_MODEL.test(model) ? undefined : model
}

const OPENAI_MODEL = /^(?:gpt|chatgpt|o\d|ft:|text-|davinci|babbage|codex|omni|whisper|tts|dall-e)/
