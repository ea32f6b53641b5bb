import type { PriceBook } from '@litecone/core'
import { type CustomPrice, checkCustomPrice, customCost } from './custom-price.ts'
import { listedCost } from './listed-price.ts'
import { readTokenParts } from './token-parts.ts'

export interface PricesOptions {
  /**
   * Your own prices, by `provider/model`, which override the list's. A price is in US dollars per million tokens. A name such as
   * `openai/gpt-4o` uses the listed price of that model, for example for Azure deployments: `{ 'azure/chat-prod': 'openai/gpt-4o' }`.
   */
  custom?: Readonly<Record<string, CustomPrice | string>>
}

/**
 * A price book over the list in `@pydantic/genai-prices`. It makes no requests. The cost of a model without a price is `undefined`, not 0.
 *
 * @throws TypeError If a custom price is invalid, or its name does not have the form `provider/model`.
 *
 * @example
 * createClient({ providers: [openai()], prices: prices({ custom: { 'openai/ft:gpt-4o-mini:acme::x': { input: 0.3, output: 1.2 } } }) })
 */
export function prices(options: PricesOptions = {}): PriceBook {
  const custom = new Map(Object.entries(options.custom ?? {}))
  for (const [name, price] of custom) checkCustomPrice(name, price)
  return {
    cost({ provider, model, usage, at }) {
      // A cost that the provider reports (OpenRouter) overrides any list.
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
