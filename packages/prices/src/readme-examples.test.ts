import { describe, expect, it } from 'vitest'
import { prices } from './prices.ts'

// Their types are checked with all others in `tests/readme-examples.test.ts`.
describe('the examples of the README', () => {
  it('give the stated costs', () => {
    const at = new Date('2025-12-01')
    const usage = { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 }
    const book = prices({ custom: { 'azure/chat-prod': 'openai/gpt-4o' } })
    expect(book.cost({ provider: 'azure', model: 'chat-prod', usage, at })).toEqual({
      total: 2.5,
      input: 2.5,
      output: 0,
    })
    const small = { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 }
    const cost = prices().cost({ provider: 'openai', model: 'gpt-4o-mini', usage: small, at })
    expect(cost?.total).toBeCloseTo(0.00000855, 12)
  })
})
