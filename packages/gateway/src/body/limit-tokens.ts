import { asNumber, asString } from '@litecone/core'
import { contextWindow } from './context-window.ts'
import { cutMiddle } from './cut-middle.ts'
import { mapPromptTexts, promptTexts } from './prompt-texts.ts'
import { shortenTexts } from './shorten-texts.ts'

export type TokenLimitHandler = 'truncate' | 'middle-out' | 'fallback'

export interface TokenLimitOptions {
  /** The provider's id, because the same model has different windows at different providers. */
  readonly provider?: string | undefined
  /** `Helicone-Model-Override`: determines the window if the body names no model. */
  readonly modelOverride?: string | undefined
  /** The context window of a model; `undefined` if unknown. Default: the list of `@pydantic/genai-prices`. */
  readonly windowOf?: ((model: string) => number | undefined) | undefined
}

type Json = Readonly<Record<string, unknown>>

/**
 * `Helicone-Token-Limit-Exception-Handler`: shortens a prompt that exceeds the model's context window. Tokens are estimated from characters. Returns the same
 * object if the prompt fits, or if the window is unknown.
 *
 * - `truncate`: removes HTML comments, normalizes white space, and truncates every text by the same share.
 * - `middle-out`: removes text from the middle of the conversation.
 * - `fallback`: of models such as `gpt-4o,gpt-4.1`, chooses the first that the prompt fits, else the last.
 *
 * Unlike Helicone, we do not change a prompt that fits, because normalizing it would change code and tables.
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

/** The models in a name such as `gpt-4o, gpt-4.1`. */
export function modelCandidates(model: unknown): string[] {
  return (asString(model) ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

/** The model whose window applies: the body's first, else the override. */
export function primaryModel(json: Json, override?: string): string | undefined {
  return modelCandidates(json['model'])[0] ?? modelCandidates(override)[0]
}

/** Estimates tokens as Helicone does: one for each four characters (five with `gpt-3.5-turbo`) of the prompt's texts and the tools' JSON. */
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

/** The tokens that are left for the prompt. The response gets the requested maximum, else a tenth of the window. */
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
