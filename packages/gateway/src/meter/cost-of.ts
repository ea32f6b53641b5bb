import type { Cost, PriceBook, Usage } from '@litecone/core'

export interface PricedCall {
  readonly provider: string
  /** Tried in this order: the model that served the call, then the requested one. */
  readonly models: readonly string[]
  readonly usage: Usage
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/** The cost in US dollars. `null` if no price is known for any of the models. */
export function costOf({ provider, models, usage, at }: PricedCall, prices: PriceBook): Cost | null {
  const date = new Date(at)
  const priced = (by: string, model: string) => prices.cost({ provider: by, model, usage, at: date })
  for (const model of models.length > 0 ? models : ['']) {
    const cost = priced(provider, model) ?? (provider === 'custom' ? agreedCost(model, priced) : undefined)
    if (cost !== undefined) return cost
  }
  return null
}

/** Vendors whose model names are unambiguous: a name means the same model at each of them. */
const VENDORS: readonly string[] = [
  'openai',
  'anthropic',
  'gemini',
  'mistral',
  'cohere',
  'deepseek',
  'xai',
  'perplexity',
  'groq',
  'together',
  'fireworks',
  'cerebras',
  'deepinfra',
  'moonshot',
  'zai',
  'minimax',
]

/** The cost of a call to an unknown provider: only if every vendor that has a price for the model charges the same. */
function agreedCost(name: string, priced: (provider: string, model: string) => Cost | undefined): Cost | undefined {
  const slash = name.indexOf('/')
  const prefix = name.slice(0, Math.max(0, slash))
  if (VENDORS.includes(prefix)) return priced(prefix, name.slice(slash + 1))
  const costs = VENDORS.flatMap((vendor) => priced(vendor, name) ?? [])
  return new Set(costs.map(({ total }) => total)).size === 1 ? costs[0] : undefined
}
