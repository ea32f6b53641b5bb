import { asNumber, asString } from '@litecone/core'
import { contextWindow } from './context-window.ts'
import { cutMiddle } from './cut-middle.ts'
import { mapPromptTexts, promptTexts } from './prompt-texts.ts'
import { shortenTexts } from './shorten-texts.ts'

export type TokenLimitHandler = 'truncate' | 'middle-out' | 'fallback'

export interface TokenLimitOptions {
  /** The provider's id: windows of one model differ between providers. */
  readonly provider?: string | undefined
  /** `Helicone-Model-Override`: whose window counts when the body names no model. */
  readonly modelOverride?: string | undefined
  /** Tokens that a model takes; `undefined` when nobody knows. The list of `@pydantic/genai-prices` when absent. */
  readonly windowOf?: ((model: string) => number | undefined) | undefined
}

type Json = Readonly<Record<string, unknown>>

/**
 * `Helicone-Token-Limit-Exception-Handler`: brings a prompt that a model's window cannot hold within it. Tokens are estimated from characters. The
 * same object when it fits, or when the model's window is not known.
 *
 * - `truncate`: comments of HTML go, white space is normalised, and every text is cut at its end, all by the same part.
 * - `middle-out`: text is taken from the middle of the conversation.
 * - `fallback`: of a model like `gpt-4o,gpt-4.1` the first stays when the prompt fits it, else the next that it fits, else the last.
 *
 * Unlike Helicone we leave a prompt alone that fits: normalising it would change code and tables for nothing.
 */
export function limitTokens(json: Json, handler: TokenLimitHandler, options: TokenLimitOptions = {}): Json {
  const { provider, windowOf = (model) => contextWindow(model, provider) } = options
  if (handler === 'fallback') return chooseModel(json, windowOf)
  const model = primaryModel(json, options.modelOverride)
  const limit = model === undefined ? undefined : promptLimit(json, windowOf(model))
  if (model === undefined || limit === undefined || estimateTokens(json, model) <= limit) return json
  const characters = Math.floor((limit * 0.9 - toolCharacters(json) * rateOf(model)) / rateOf(model))
  const texts = promptTexts(json)
  const shorter = (handler === 'truncate' ? shortenTexts : cutMiddle)(texts, Math.max(0, characters))
  let index = 0
  return mapPromptTexts(json, (text) => shorter[index++] ?? text)
}

/** The names in a model such as `gpt-4o, gpt-4.1`. */
export function modelCandidates(model: unknown): string[] {
  return (asString(model) ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

/** The model that limits count for: the body's first, else the override's. */
export function primaryModel(json: Json, override?: string): string | undefined {
  return modelCandidates(json['model'])[0] ?? modelCandidates(override)[0]
}

/** About four characters a token, five with `gpt-3.5-turbo`, as Helicone estimates: over the prompt's texts and the tools' JSON. */
export function estimateTokens(json: Json, model: string): number {
  const characters = promptTexts(json).reduce((sum, text) => sum + text.length, toolCharacters(json))
  return Math.ceil(characters * rateOf(model))
}

function chooseModel(json: Json, windowOf: (model: string) => number | undefined): Json {
  const candidates = modelCandidates(json['model'])
  const fitting = candidates.find((model) => {
    const limit = promptLimit(json, windowOf(model))
    return limit === undefined || estimateTokens(json, model) <= limit
  })
  const model = fitting ?? candidates.at(-1)
  return model === undefined || model === json['model'] ? json : { ...json, model }
}

/** What is left for the prompt when the answer has its part: as much as was asked for, else a tenth. */
function promptLimit(json: Json, window: number | undefined): number | undefined {
  if (window === undefined) return undefined
  const asked =
    asNumber(json['max_completion_tokens']) ?? asNumber(json['max_tokens']) ?? asNumber(json['max_output_tokens'])
  return Math.max(1, window - (asked ?? Math.ceil(window / 10)))
}

function toolCharacters({ tools }: Json): number {
  return tools === undefined || tools === null ? 0 : JSON.stringify(tools).length
}

function rateOf(model: string): number {
  return model.startsWith('gpt-3.5-turbo') ? 0.2 : 0.25
}
