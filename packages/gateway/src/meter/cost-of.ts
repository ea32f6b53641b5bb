import type { Cost, PriceBook, Usage } from '@litecone/core'

export interface PricedCall {
  readonly provider: string
  /** In the order of trying: what served the call, then what was asked for. */
  readonly models: readonly string[]
  readonly usage: Usage
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/** US dollars. `null` when nobody says what the model costs. */
export function costOf({ provider, models, usage, at }: PricedCall, prices: PriceBook): Cost | null {
  const date = new Date(at)
  const priced = (by: string, model: string) => prices.cost({ provider: by, model, usage, at: date })
  for (const model of models.length > 0 ? models : ['']) {
    const cost = priced(provider, model) ?? (provider === 'custom' ? guess(model, priced) : undefined)
    if (cost !== undefined) return cost
  }
  return null
}

/** Those who sell models of their own or others', under names that are the same at all of them. */
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

/** A call at nobody known has a price only when all who have one for the model ask the same. */
function guess(name: string, priced: (provider: string, model: string) => Cost | undefined): Cost | undefined {
  const slash = name.indexOf('/')
  const prefix = name.slice(0, Math.max(0, slash))
  if (VENDORS.includes(prefix)) return priced(prefix, name.slice(slash + 1))
  const costs = VENDORS.flatMap((vendor) => priced(vendor, name) ?? [])
  return new Set(costs.map(({ total }) => total)).size === 1 ? costs[0] : undefined
}
