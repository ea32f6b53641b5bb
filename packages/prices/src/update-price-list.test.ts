import type { Usage } from '@litecone/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { prices } from './prices.ts'
import { updatePriceList } from './update-price-list.ts'

const at = new Date('2026-11-01T12:00:00Z')
const million: Usage = { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 }

function costOf(model: string): number | undefined {
  return prices().cost({ provider: 'openai', model, usage: million, at })?.total
}

/** In the format of the list's repository: https://github.com/pydantic/genai-prices */
function listWith(model: string, input: number) {
  const models = [{ id: model, match: { equals: model }, prices: { input_mtok: input, output_mtok: 10 } }]
  const openai = { id: 'openai', name: 'OpenAI', api_pattern: 'https://api\\.openai\\.com', models }
  return [{ ...openai, provider_match: { equals: 'openai' } }]
}

describe('a newer list', () => {
  beforeEach(() => updatePriceList(listWith('gpt-new', 1)))

  it('replaces prices, also of models that were looked up before', () => {
    expect(costOf('gpt-new')).toBe(1)
    updatePriceList(listWith('gpt-new', 2))
    expect(costOf('gpt-new')).toBe(2)
  })

  it.each<[string, unknown]>([
    ['no list', { error: 'rate limited' }],
    ['nothing', null],
    ['an empty list', []],
    ['a list of something else', [{ name: 'gpt-new' }]],
    ['a price that this version cannot read', listWithConstraint()],
  ])('is rejected if it is %s, and the previous one stays', (_what, list) => {
    expect(() => updatePriceList(list)).toThrow(TypeError)
    expect(() => updatePriceList(list)).toThrow(/^updatePriceList\(list\): /)
    expect(costOf('gpt-new')).toBe(1)
  })
})

function listWithConstraint() {
  const [openai] = listWith('gpt-new', 3)
  const prices = [{ constraint: { phase_of_the_moon: 'full' }, prices: { input_mtok: 3 } }]
  return [{ ...openai, models: openai?.models.map((model) => ({ ...model, prices })) }]
}
