import { calcPrice } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'
import { plainPriceOf } from './plain-price.ts'
import { prices } from './prices.ts'

const at = new Date('2025-12-01T20:00:00Z')
const book = prices()

/** Input, output and cached tokens, below and above the tiers' starts. */
const AMOUNTS = [
  [0, 0, 0],
  [1_000, 0, 0],
  [1_000, 333, 0],
  [2_006, 300, 1_920],
  [199_999, 7, 199_999],
  [200_001, 7, 10],
  [1_000_001, 99_999, 654_321],
] as const

describe('a cached price', () => {
  it.each([
    ['openai', 'gpt-4o'],
    ['openai', 'gpt-5-2025-08-07'],
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'gpt-3.5-turbo'],
    ['anthropic', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-3-7-sonnet-20250219'],
    ['google', 'gemini-2.5-pro'],
    ['google', 'gemini-2.5-flash'],
    ['deepseek', 'deepseek-chat'],
    ['groq', 'llama-3.3-70b-versatile'],
    ['mistral', 'mistral-large-latest'],
    ['x-ai', 'grok-4'],
    ['perplexity', 'sonar'],
  ])('equals the list’s: %s/%s', (provider, model) => {
    for (const times of [1, 2]) {
      for (const [input, output, cached] of AMOUNTS) {
        const usage = {
          prompt_tokens: input,
          completion_tokens: output,
          total_tokens: input + output,
          prompt_tokens_details: { cached_tokens: cached },
        }
        const cost = book.cost({ provider, model, usage, at })
        const counts = { input_tokens: input, output_tokens: output, cache_read_tokens: cached }
        const listed = calcPrice(counts, model, { providerId: provider, timestamp: at })
        expect(listed, `${times}`).not.toBeNull()
        expect(cost?.total).toBeCloseTo(listed?.total_price ?? Number.NaN, 12)
        expect(cost?.output).toBeCloseTo(listed?.output_price ?? Number.NaN, 12)
        expect((cost?.input ?? 0) + (cost?.cacheRead ?? 0)).toBeCloseTo(listed?.input_price ?? Number.NaN, 12)
      }
    }
  })

  it.each([
    ['openai', 'gpt-4o-2024-08-06', true],
    ['openai', 'gpt-4o-mini', true],
    ['openai', 'gpt-5', true],
    ['anthropic', 'claude-sonnet-4-5', true],
    ['google', 'gemini-2.5-flash', true],
    ['groq', 'llama-3.3-70b-versatile', true],
    // Also billed per request.
    ['perplexity', 'sonar', false],
  ])('is cached for common models: %s/%s', (provider, model, isKept) => {
    const listed = calcPrice({ input_tokens: 9, output_tokens: 12 }, model, { providerId: provider, timestamp: at })
    expect(listed && plainPriceOf(listed) !== undefined).toBe(isKept)
  })
})
