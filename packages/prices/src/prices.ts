import type { PriceBook } from '@litecone/core'
import { type CustomPrice, checkCustomPrice, customCost } from './custom-price.ts'
import { listedCost } from './listed-price.ts'
import { readTokenParts } from './token-parts.ts'

export interface PricesOptions {
  /**
   * Prices of your own, by `provider/model`, before the list's: US dollars per million tokens, or the name of a listed model which the
   * name stands for (an Azure deployment): `{ 'azure/chat-prod': 'openai/gpt-4o' }`.
   */
  custom?: Readonly<Record<string, CustomPrice | string>>
}

/**
 * A price book over the list that `@pydantic/genai-prices` carries. It makes no request, ever. A model without a price has no cost,
 * which is not the same as costing 0.
 *
 * @example
 * createClient({ providers: [openai()], prices: prices({ custom: { 'openai/ft:gpt-4o-mini:acme::x': { input: 0.3, output: 1.2 } } }) })
 */
export function prices(options: PricesOptions = {}): PriceBook {
  const custom = new Map(Object.entries(options.custom ?? {}))
  for (const [name, price] of custom) checkCustomPrice(name, price)
  return {
    cost({ provider, model, usage, at }) {
      // What the provider itself says a call cost (OpenRouter) beats any list.
      if (isAmount(usage.cost)) return { total: usage.cost }
      const tokens = readTokenParts(usage)
      if (!tokens) return undefined
      const own = custom.get(`${provider}/${model}`)
      if (typeof own === 'object') return customCost(own, tokens)
      return listedCost(...splitName(own ?? `${provider}/${model}`), tokens, at)
    },
  }
}

function splitName(name: string): [provider: string, model: string] {
  const slash = name.indexOf('/')
  return [name.slice(0, slash), name.slice(slash + 1)]
}

function isAmount(value: number | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
