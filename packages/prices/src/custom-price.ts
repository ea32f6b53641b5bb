import type { Cost } from '@litecone/core'
import type { TokenParts } from './token-parts.ts'

/** US dollars per million tokens. */
export interface CustomPrice {
  readonly input: number
  readonly output: number
  /** Tokens read from the provider's prompt cache. Default: `input`. */
  readonly cacheRead?: number
  /** Tokens written to the cache. Default: `input`. */
  readonly cacheWrite?: number
  /** Tokens written to the cache for one hour. Default: `cacheWrite`. */
  readonly cacheWrite1h?: number
}

export function customCost(price: CustomPrice, tokens: TokenParts): Cost {
  const { cacheRead, cacheWrite } = price
  const read = cacheRead === undefined ? undefined : (tokens.cacheRead * cacheRead) / 1e6
  const write = cacheWrite === undefined && price.cacheWrite1h === undefined ? undefined : writeCost(price, tokens)
  const plain =
    tokens.input - (read === undefined ? 0 : tokens.cacheRead) - (write === undefined ? 0 : tokens.cacheWrite)
  const input = (plain * price.input) / 1e6
  const output = (tokens.output * price.output) / 1e6
  return {
    total: input + output + (read ?? 0) + (write ?? 0),
    input,
    output,
    ...(read !== undefined && tokens.cacheRead > 0 && { cacheRead: read }),
    ...(write !== undefined && tokens.cacheWrite > 0 && { cacheWrite: write }),
  }
}

/** Checks a price, or the name of a listed model. Throws a `TypeError` that names the model and the field. */
export function checkCustomPrice(name: string, price: CustomPrice | string): void {
  for (const model of typeof price === 'string' ? [name, price] : [name])
    if (!/^[^/]+\/./.test(model))
      throw new TypeError(`prices({ custom }): "${model}" is not of the form "provider/model".`)
  if (typeof price === 'string') return
  for (const field of ['input', 'output', 'cacheRead', 'cacheWrite', 'cacheWrite1h'] as const) {
    const value: unknown = price[field]
    if (value === undefined && field !== 'input' && field !== 'output') continue
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw new TypeError(
        `prices({ custom }): ${field} of "${name}" must be a number of US dollars per million tokens, 0 or more.`,
      )
  }
}

function writeCost(price: CustomPrice, tokens: TokenParts): number {
  const short = price.cacheWrite ?? price.input
  const hour = price.cacheWrite1h ?? short
  return ((tokens.cacheWrite - tokens.cacheWrite1h) * short + tokens.cacheWrite1h * hour) / 1e6
}
