import type { PriceBook } from '@litecone/core'
import { type CustomPrice, checkCustomPrice, customCost } from './custom-price.ts'
import { listedCost } from './listed-price.ts'
import { readTokenParts } from './token-parts.ts'

export interface PricesOptions {
  /**
   * Prices of your own, by `provider/model`. They override the list's. A price is in US dollars per million tokens; a name such as
   * `openai/gpt-4o` stands for the listed price of that model, for Azure deployments: `{ 'azure/chat-prod': 'openai/gpt-4o' }`.
   */
  custom?: Readonly<Record<string, CustomPrice | string>>
}

/**
 * A price book over the list that `@pydantic/genai-prices` carries. It never makes a request. A model without a price has no cost, which is not
 * the same as costing 0.
 *
 * @throws TypeError When a price of your own is not one, or its name is not `provider/model`.
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
