import type { Cost } from '@litecone/core'
import type { ModelInfo, ModelPrice, PriceCalculation } from '@pydantic/genai-prices'
import type { TokenParts } from './token-parts.ts'

type Rate = ModelPrice[string]

/** The rates of a model whose price does not depend on the time of the call. */
export interface PlainPrice {
  readonly input: Rate
  readonly output: Rate
  /** If `undefined`, cached tokens are billed as plain input. */
  readonly cacheRead: Rate
}

/** Rates supported here, and rates for tokens and searches that plain calls do not have or usage does not report. */
const UNDERSTOOD = new Set([
  ...['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok', 'cache_write_1h_mtok'],
  ...['input_audio_mtok', 'output_audio_mtok', 'cache_audio_read_mtok'],
  ...['input_image_mtok', 'output_image_mtok', 'cache_image_read_mtok'],
  ...['web_searches_kcount', 'storage_searches_kcount'],
])

/**
 * A model's rates, to be cached: the list validates all of its prices for each call, which would be a gateway's most expensive step for a
 * log. `undefined` if the list must be asked each time: prices by the hour, by the call, or in unknown units.
 */
export function plainPriceOf({ model, model_price: price }: PriceCalculation): PlainPrice | undefined {
  if (hasTimes(model) || Object.keys(price).some((key) => !UNDERSTOOD.has(key))) return undefined
  const { input_mtok: input, output_mtok: output, cache_read_mtok: cacheRead } = price
  return input === undefined || output === undefined ? undefined : { input, output, cacheRead }
}

function hasTimes({ prices }: ModelInfo): boolean {
  return Array.isArray(prices)
}

/** Whether a call used only text: other kinds and searches have rates and rules of their own. */
export function isPlain(tokens: TokenParts): boolean {
  const { cacheWrite, inputAudio, inputImage, outputAudio, outputImage, webSearches } = tokens
  return cacheWrite + inputAudio + inputImage + outputAudio + outputImage + webSearches === 0
}

export function plainCost(price: PlainPrice, tokens: TokenParts): Cost {
  const read = price.cacheRead === undefined ? 0 : tokens.cacheRead
  const input = costOf(price.input, tokens.input - read, tokens.input)
  const output = costOf(price.output, tokens.output, tokens.input)
  const cacheRead = costOf(price.cacheRead, read, tokens.input)
  const cost: Cost = { total: input + cacheRead + output, input, output }
  return read > 0 ? { ...cost, cacheRead } : cost
}

function costOf(rate: Rate, tokens: number, input: number): number {
  return ((rateOf(rate, input) ?? 0) * tokens) / 1e6
}

/** A tier applies to the whole request if its input is longer than the tier's start. */
export function rateOf(rate: Rate, input: number): number | undefined {
  if (rate === undefined || typeof rate === 'number') return rate
  return rate.tiers.reduce((price, tier) => (input > tier.start ? tier.price : price), rate.base)
}
