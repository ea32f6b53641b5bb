import type { Cost } from '@litecone/core'
import { calcPrice, type ModelPrice, type PriceCalculation, type Usage } from '@pydantic/genai-prices'
import { isPlain, type PlainPrice, plainCost, plainPriceOf, rateOf } from './plain-price.ts'
import { priceModelId, priceProviderId } from './provider-ids.ts'
import type { TokenParts } from './token-parts.ts'

/** By provider and model. Names may come from users, so the cache is cleared when it is full. */
const known = /* @__PURE__ */ new Map<string, PlainPrice>()
const MOST_KNOWN = 1000
const LONGEST_NAME = 200

/** Clears the cache after a change of the list. */
export function forgetRates(): void {
  known.clear()
}

/** The cost by the price list of `@pydantic/genai-prices`, or `undefined` if the list has no price for what was used. */
export function listedCost(provider: string, model: string, tokens: TokenParts, at: Date): Cost | undefined {
  const name = `${provider}/${model}`
  const plain = isPlain(tokens) ? known.get(name) : undefined
  return plain ? plainCost(plain, tokens) : lookUp(name, provider, model, tokens, at)
}

function lookUp(name: string, provider: string, model: string, tokens: TokenParts, at: Date): Cost | undefined {
  const providerId = priceProviderId(provider)
  const found = calculate(toListUsage(tokens), priceModelId(model, providerId), providerId, at)
  // The list also matches names that only contain a provider's ("my-openai-proxy"), whose prices are unknown.
  if (!found || found.provider.id !== providerId || !isPriced(found, tokens)) return undefined
  const kept = plainPriceOf(found)
  if (kept && name.length <= LONGEST_NAME) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(name, kept)
  }
  const price = found.model_price
  const cacheRead = part(price, tokens, {
    cache_read_mtok:
      tokens.cacheRead -
      ownPart(price, 'cache_audio_read_mtok', tokens.cacheReadAudio) -
      ownPart(price, 'cache_image_read_mtok', tokens.cacheReadImage),
    cache_audio_read_mtok: tokens.cacheReadAudio,
    cache_image_read_mtok: tokens.cacheReadImage,
  })
  const cacheWrite = part(price, tokens, {
    cache_write_mtok: tokens.cacheWrite - ownPart(price, 'cache_write_1h_mtok', tokens.cacheWrite1h),
    cache_write_1h_mtok: tokens.cacheWrite1h,
  })
  const searches = (tokens.webSearches * (rateOf(price.web_searches_kcount, tokens.input) ?? 0)) / 1000
  return {
    total: found.total_price,
    input: Math.max(0, found.input_price - (cacheRead ?? 0) - (cacheWrite ?? 0)),
    output: found.output_price,
    ...(cacheRead !== undefined && tokens.cacheRead > 0 && { cacheRead }),
    ...(cacheWrite !== undefined && tokens.cacheWrite > 0 && { cacheWrite }),
    ...(searches > 0 && { tools: searches }),
  }
}

/** The list counts like us: `input_tokens` includes cached and written tokens, which are repeated to get their own rates. */
function toListUsage(tokens: TokenParts): Usage {
  return {
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
    cache_write_1h_tokens: tokens.cacheWrite1h,
    input_audio_tokens: tokens.inputAudio,
    cache_audio_read_tokens: tokens.cacheReadAudio,
    input_image_tokens: tokens.inputImage,
    cache_image_read_tokens: tokens.cacheReadImage,
    output_reasoning_tokens: tokens.reasoning,
    output_audio_tokens: tokens.outputAudio,
    output_image_tokens: tokens.outputImage,
    web_searches: tokens.webSearches,
  }
}

function calculate(usage: Usage, model: string, providerId: string, timestamp: Date): PriceCalculation | undefined {
  try {
    return calcPrice(usage, model, { providerId, timestamp }) ?? undefined
  } catch {
    // It throws on usage that is inconsistent for a price. That must not fail the call.
    return undefined
  }
}

/** Models billed by the hour or page have no token price. An empty price means "free" only for names that the list calls free. */
function isPriced({ model, model_price: price }: PriceCalculation, tokens: TokenParts): boolean {
  if (Object.keys(price).length === 0) return model.id.endsWith(':free') || model.id === 'moderation'
  if (tokens.input > 0 && price.input_mtok === undefined) return false
  return tokens.output === 0 || price.output_mtok !== undefined
}

/** The tokens to which a price of their own applies. */
function ownPart(price: ModelPrice, key: string, tokens: number): number {
  return price[key] === undefined ? 0 : tokens
}

/** The cost of parts, or `undefined` if none has its own price and all are billed as plain input. */
function part(price: ModelPrice, tokens: TokenParts, counts: Readonly<Record<string, number>>): number | undefined {
  const costs = Object.entries(counts).flatMap(([key, count]) => {
    const rate = rateOf(price[key], tokens.input)
    return rate === undefined ? [] : [(rate * count) / 1e6]
  })
  return costs.length === 0 ? undefined : costs.reduce((sum, cost) => sum + cost, 0)
}
