import { existsSync, readFileSync } from 'node:fs'
import type { Usage } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { prices } from './prices.ts'

const at = new Date('2025-12-01T20:00:00Z')
const book = prices()

function usage(prompt: number, completion: number, details: Partial<Usage> = {}): Usage {
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion, ...details }
}

// Every amount below is calculated by hand from the vendors' price pages, in dollars per million tokens.
describe('a listed price', () => {
  it('bills input and output', () => {
    // gpt-4o-mini: 0.15 in, 0.60 out.
    const cost = book.cost({ provider: 'openai', model: 'gpt-4o-mini', usage: usage(1_000, 500), at })
    expect(cost).toEqual({ total: 0.00045, input: 0.00015, output: expect.closeTo(0.0003, 12) })
  })

  it('bills tokens read from the cache once, at their own rate', () => {
    // gpt-4o: 2.50 in, 1.25 cached, 10 out. 2006 - 1920 = 86 plain.
    const cached = usage(2_006, 300, { prompt_tokens_details: { cached_tokens: 1_920 } })
    const cost = book.cost({ provider: 'openai', model: 'gpt-4o-2024-08-06', usage: cached, at })
    expect(cost?.input).toBeCloseTo(0.000215, 12)
    expect(cost?.cacheRead).toBeCloseTo(0.0024, 12)
    expect(cost?.output).toBeCloseTo(0.003, 12)
    expect(cost?.total).toBeCloseTo(0.005615, 12)
  })

  it('bills cache writes once, as the invoice in litellm#9812', () => {
    // claude-3-7-sonnet: 3 in, 3.75 written, 15 out. 3 plain + 12304 written, 550 out: Anthropic billed 0.05439 dollars.
    const written = usage(12_307, 550, { prompt_tokens_details: { cached_tokens: 0, cache_creation_tokens: 12_304 } })
    const cost = book.cost({ provider: 'anthropic', model: 'claude-3-7-sonnet-20250219', usage: written, at })
    expect(cost?.cacheWrite).toBeCloseTo(0.04614, 12)
    expect(cost?.total).toBeCloseTo(0.054399, 12)
  })

  it('bills cache writes for an hour at their own rate', () => {
    // claude-sonnet-4-5: 3.75 for five minutes, 6 for an hour.
    const written = usage(14_055, 0, {
      prompt_tokens_details: {
        cache_creation_tokens: 14_055,
        cache_creation_token_details: { ephemeral_5m_input_tokens: 56, ephemeral_1h_input_tokens: 13_999 },
      },
    })
    const cost = book.cost({ provider: 'anthropic', model: 'claude-sonnet-4-5-20250929', usage: written, at })
    expect(cost?.total).toBeCloseTo(0.084204, 12)
    expect(cost?.cacheWrite).toBeCloseTo(0.084204, 12)
    expect(cost?.input).toBeCloseTo(0, 12)
  })

  it('bills the cached call of litellm#14849 once, at the rates of its tier', () => {
    // gemini-2.5-pro over 200 000 tokens of input: 2.50 in, 0.25 cached, 15 out. 262960 - 257955 = 5005 plain.
    const cached = usage(262_960, 1_744, { prompt_tokens_details: { cached_tokens: 257_955, text_tokens: 262_960 } })
    const cost = book.cost({ provider: 'gemini', model: 'gemini-2.5-pro', usage: cached, at })
    expect(cost?.input).toBeCloseTo(0.0125125, 12)
    expect(cost?.cacheRead).toBeCloseTo(0.06448875, 12)
    expect(cost?.output).toBeCloseTo(0.02616, 12)
    expect(cost?.total).toBeCloseTo(0.10316125, 12)
  })

  it('bills cached audio if the model has a price for it', () => {
    // gemini-2.5-flash: 0.30 in, 1 audio, 0.03 cached, 0.10 cached audio. 400 of 900 cached tokens must be audio.
    const audio = usage(1_000, 0, { prompt_tokens_details: { cached_tokens: 900, audio_tokens: 500 } })
    const cost = book.cost({ provider: 'gemini', model: 'models/gemini-2.5-flash', usage: audio, at })
    expect(cost?.cacheRead).toBeCloseTo((500 * 0.03 + 400 * 0.1) / 1e6, 12)
    expect(cost?.total).toBeCloseTo((500 * 0.03 + 400 * 0.1 + 100 * 1) / 1e6, 12)
  })

  it('bills what the provider says that it has cached, where it says', () => {
    const details = {
      cached_tokens: 60,
      audio_tokens: 60,
      text_tokens: 40,
      cached_tokens_details: { audio_tokens: 60 },
    }
    const call = { provider: 'gemini', model: 'gemini-2.5-flash', at }
    const cost = book.cost({ ...call, usage: usage(100, 0, { prompt_tokens_details: details }) })
    expect(cost?.total).toBeCloseTo((60 * 0.1 + 40 * 0.3) / 1e6, 12)
    const text = { ...details, cached_tokens: 40, cached_tokens_details: { text_tokens: 40 } }
    const other = book.cost({ ...call, usage: usage(100, 0, { prompt_tokens_details: text }) })
    expect(other?.total).toBeCloseTo((60 * 1 + 40 * 0.03) / 1e6, 12)
  })

  it('bills web searches if the provider counts them and the model has a price for them', () => {
    // claude-sonnet-4-5: 3 in, 15 out, and 10 dollars for a thousand searches.
    const searched = usage(1_000, 10, { server_tool_use: { web_search_requests: 5, web_fetch_requests: 2 } })
    const cost = book.cost({ provider: 'anthropic', model: 'claude-sonnet-4-5', usage: searched, at })
    expect(cost).toEqual({ total: expect.closeTo(0.05315, 12), input: 0.003, output: 0.00015, tools: 0.05 })
    const unpriced = book.cost({ provider: 'xai', model: 'grok-4', usage: searched, at })
    expect(unpriced).toEqual({ total: expect.closeTo(0.00315, 12), input: 0.003, output: expect.closeTo(0.00015, 12) })
    // The cached rates of a call without searches do not apply to one with them.
    const plain = { provider: 'anthropic', model: 'claude-sonnet-4-5', usage: usage(1_000, 10), at }
    expect(book.cost(plain)).not.toHaveProperty('tools')
    expect(book.cost({ ...plain, usage: searched })).toEqual(cost)
  })

  it('uses the price at the time of the call', () => {
    // deepseek-chat cost half as much between 16:30 and 00:30 UTC.
    const call = { provider: 'deepseek', model: 'deepseek-chat', usage: usage(1_000_000, 0) }
    const night = book.cost({ ...call, at: new Date('2025-06-01T20:00:00Z') })
    const day = book.cost({ ...call, at: new Date('2025-06-01T10:00:00Z') })
    expect(day?.total).toBeCloseTo(2 * (night?.total ?? 0), 12)
  })

  it('bills embeddings', () => {
    const cost = book.cost({ provider: 'openai', model: 'text-embedding-3-small', usage: usage(1_000_000, 0), at })
    expect(cost).toEqual({ total: 0.02, input: 0.02, output: 0 })
  })

  it.each([
    ['openai', 'gpt-5-2025-08-07'],
    ['anthropic', 'claude-sonnet-4-5'],
    ['gemini', 'gemini-2.5-flash'],
    ['azure', 'gpt-4o'],
    ['openai-responses', 'gpt-5-pro'],
    ['openai-responses', 'o3-pro'],
    ['openai-responses', 'codex-mini-latest'],
    ['openai-responses', 'gpt-5.3-codex'],
    ['azure-responses', 'gpt-5-pro'],
    ['groq', 'llama-3.3-70b-versatile'],
    ['cohere', 'command-r-plus-08-2024'],
    ['mistral', 'mistral-large-latest'],
    ['deepseek', 'deepseek-chat'],
    ['xai', 'grok-4'],
    ['together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo'],
    ['vertex', 'google/gemini-2.5-flash'],
    ['gemini', 'publishers/google/models/gemini-2.5-flash'],
    ['fireworks', 'accounts/fireworks/models/deepseek-v3p2'],
    ['perplexity', 'sonar'],
    ['openrouter', 'openai/gpt-4o'],
    ['cerebras', 'llama-3.3-70b'],
  ])('knows %s by our name for it (%s)', (provider, model) => {
    expect(book.cost({ provider, model, usage: usage(1_000, 1_000), at })?.total).toBeGreaterThan(0)
  })
})

describe('a model of Bedrock', () => {
  const total = (model: string) =>
    book.cost({ provider: 'bedrock', model, usage: usage(1_000_000, 0), at: new Date('2026-01-01T00:00:00Z') })?.total

  // https://aws.amazon.com/bedrock/pricing/: within a geography, Claude Sonnet 4.5 costs a tenth more than across all regions.
  it.each([
    ['global.anthropic.claude-sonnet-4-5-20250929-v1:0', 3],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 3.3],
    ['ca.anthropic.claude-sonnet-4-5-20250929-v1:0', 3.3],
    ['us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0', 3.3],
    ['apac.amazon.nova-lite-v1:0', 0.06],
    ['amazon.nova-lite-v1:0', 0.06],
    ['converse/amazon.nova-lite-v1:0', 0.06],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0', 3.3],
    ['arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0', 3],
    ['arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3', undefined],
  ])('%s costs %s dollars', (model, dollars) => {
    const cost = total(model)
    if (dollars === undefined) expect(cost).toBeUndefined()
    else expect(cost).toBeCloseTo(dollars, 9)
  })
})

describe('no price', () => {
  it.each([
    ['openai', 'a-model-of-tomorrow', 'an unknown model'],
    ['openai', 'ft:gpt-4o-mini:acme::x', 'a fine-tuned model, which is billed otherwise than its base'],
    ['my-openai-proxy', 'gpt-4o', 'a provider that only sounds like a listed one'],
    ['replicate', 'meta/meta-llama-3-70b-instruct', 'a provider that bills by the second'],
    ['openai', 'whisper-1', 'a model that is not billed by the token'],
    ['constructor', 'toString', 'names of object members'],
  ])('is undefined, not 0: %s/%s, %s', (provider, model) => {
    expect(book.cost({ provider, model, usage: usage(1_000, 1_000), at })).toBeUndefined()
  })

  it('differs from free', () => {
    expect(book.cost({ provider: 'openai', model: 'omni-moderation-latest', usage: usage(9, 0), at })?.total).toBe(0)
    const free = { provider: 'openrouter', model: 'deepseek/deepseek-r1:free', usage: usage(9, 9), at }
    expect(book.cost(free)?.total).toBe(0)
  })

  it('applies to usage that is not a count of tokens', () => {
    for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY])
      expect(book.cost({ provider: 'openai', model: 'gpt-4o', usage: usage(bad, 1), at })).toBeUndefined()
  })
})

describe('inconsistent usage', () => {
  it('never bills more tokens than the prompt has', () => {
    const wrong = usage(100, 0, {
      prompt_tokens_details: { cached_tokens: 90, cache_creation_tokens: 90, audio_tokens: 90, image_tokens: 90 },
    })
    // claude-haiku-4-5: 1 in, 0.10 cached, 1.25 written.
    const cost = book.cost({ provider: 'anthropic', model: 'claude-haiku-4-5', usage: wrong, at })
    expect(cost?.total).toBeCloseTo((90 * 0.1 + 10 * 1.25) / 1e6, 12)
  })

  it('has parts that sum to the total, whatever the numbers', () => {
    for (let seed = 1; seed < 400; seed++) {
      const pick = (n: number) => (seed * 7919 * n) % 997
      const odd = usage(pick(3), pick(5), {
        prompt_tokens_details: { cached_tokens: pick(7), cache_creation_tokens: pick(11), audio_tokens: pick(13) },
        completion_tokens_details: { reasoning_tokens: pick(17), audio_tokens: pick(19) },
      })
      for (const [provider, model] of [
        ['anthropic', 'claude-sonnet-4-5'],
        ['gemini', 'gemini-2.5-flash'],
        ['openai', 'gpt-4o'],
      ] as const) {
        const cost = book.cost({ provider, model, usage: odd, at })
        expect(cost, JSON.stringify(odd)).toBeDefined()
        if (!cost) continue
        const parts = [cost.input ?? Number.NaN, cost.output ?? Number.NaN, cost.cacheRead ?? 0, cost.cacheWrite ?? 0]
        expect(parts.reduce((sum, part) => sum + part)).toBeCloseTo(cost.total, 12)
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
      }
    }
  })
})

describe('a custom price', () => {
  const custom = prices({
    custom: {
      'my/model': { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25, cacheWrite1h: 2 },
      'my/plain': { input: 1, output: 2 },
      'replicate/meta/llama': { input: 0.65, output: 2.75 },
      'openai/gpt-4o': { input: 9, output: 9 },
      'azure/chat-prod': 'openai/gpt-4o-mini',
    },
  })

  it('bills every part at its rate', () => {
    const all = usage(1_000, 10, {
      prompt_tokens_details: {
        cached_tokens: 500,
        cache_creation_tokens: 300,
        cache_creation_token_details: { ephemeral_1h_input_tokens: 100 },
      },
    })
    const cost = custom.cost({ provider: 'my', model: 'model', usage: all, at })
    expect(cost?.input).toBeCloseTo(200e-6, 12)
    expect(cost?.cacheRead).toBeCloseTo(50e-6, 12)
    expect(cost?.cacheWrite).toBeCloseTo((200 * 1.25 + 100 * 2) / 1e6, 12)
    expect(cost?.total).toBeCloseTo((200 + 50 + 450 + 20) / 1e6, 12)
  })

  it('bills parts that have no rate as input', () => {
    const cached = usage(1_000, 0, { prompt_tokens_details: { cached_tokens: 900, cache_creation_tokens: 50 } })
    expect(custom.cost({ provider: 'my', model: 'plain', usage: cached, at })).toEqual({
      total: 0.001,
      input: 0.001,
      output: 0,
    })
  })

  it('gives the cached call of litellm#14849 the cost on its invoice', () => {
    const invoice = prices({ custom: { 'gemini/gemini-2.5-pro': { input: 1.25, cacheRead: 0.625, output: 10 } } })
    const cached = usage(262_960, 1_744, { prompt_tokens_details: { cached_tokens: 257_955, text_tokens: 262_960 } })
    const cost = invoice.cost({ provider: 'gemini', model: 'gemini-2.5-pro', usage: cached, at })
    expect(cost?.total).toBeCloseTo(0.184918125, 12)
  })

  it('is the only price of a Replicate model, and overrides the list', () => {
    expect(custom.cost({ provider: 'replicate', model: 'meta/llama', usage: usage(1e6, 0), at })?.total).toBe(0.65)
    expect(custom.cost({ provider: 'openai', model: 'gpt-4o', usage: usage(1e6, 0), at })?.total).toBe(9)
    expect(book.cost({ provider: 'openai', model: 'gpt-4o', usage: usage(1e6, 0), at })?.total).toBe(2.5)
  })

  it('can be the name of a listed model, for deployments', () => {
    expect(custom.cost({ provider: 'azure', model: 'chat-prod', usage: usage(1e6, 0), at })?.total).toBe(0.15)
  })

  it('is rejected by model and field if invalid', () => {
    expect(() => prices({ custom: { 'my/model': { input: -1, output: 1 } } })).toThrow(/input of "my\/model"/)
    expect(() => prices({ custom: { 'my/model': { input: 1, output: 1, cacheRead: Number.NaN } } })).toThrow(
      /cacheRead/,
    )
    expect(() => prices({ custom: { model: { input: 1, output: 1 } } })).toThrow(/provider\/model/)
  })
})

describe('a cost reported by the provider', () => {
  it('overrides the list, and applies to unlisted models', () => {
    const told = usage(1_000, 250, { cost: 0.01 })
    for (const model of ['openai/gpt-4o', 'acme/new'])
      expect(book.cost({ provider: 'openrouter', model, usage: told, at })).toEqual({ total: 0.01 })
  })
})

const vectors = new URL('../../../../shared/vectors/', import.meta.url)

// Where LiteLLM's expectation is a formula over prices, the amounts are calculated here.
describe.skipIf(!existsSync(vectors))('cases of other projects', () => {
  const read = (name: string, list: string) =>
    (JSON.parse(readFileSync(new URL(name, vectors), 'utf8')) as Record<string, Case[]>)[list] ?? []
  interface Case {
    id: string
    area?: string
    kind?: string
    provider?: string
    input: Record<string, never>
    expect?: Record<string, number>
    expected?: Record<string, number>
  }

  it('agree on Helicone cost vectors', () => {
    const cases = read('helicone.json', 'vectors').filter((vector) => vector.kind === 'cost')
    expect(cases.length).toBeGreaterThan(0)
    for (const { input, expect: want } of cases) {
      const { provider, model, promptTokens, completionTokens } = input as unknown as {
        [key in 'provider' | 'model']: string
      } & { promptTokens: number; completionTokens: number }
      const cost = book.cost({
        provider: provider.toLowerCase(),
        model,
        usage: usage(promptTokens, completionTokens),
        at,
      })
      expect(cost?.total).toBeCloseTo(want?.costUsd ?? Number.NaN, 10)
    }
  })

  it('agree on LiteLLM cost vectors', () => {
    const known: Record<string, (vector: Case) => void> = {
      'gemini-cost-174'() {
        // The experimental model is no longer listed; gemini-2.5-pro has the same tiers.
        const big = usage(220_000_000, 150)
        const cost = book.cost({ provider: 'gemini', model: 'gemini-2.5-pro', usage: big, at })
        expect(cost?.input).toBeCloseTo(220 * 2.5, 6)
        expect(cost?.output).toBeCloseTo((150 * 15) / 1e6, 12)
      },
      'anthropic-cost-175'({ input, expected }) {
        const { cache_creation_tokens: tokens, ...details } = input as unknown as Record<string, number>
        const written = usage(tokens ?? 0, 0, {
          prompt_tokens_details: { cache_creation_tokens: tokens ?? 0, cache_creation_token_details: details },
        })
        const cost = book.cost({ provider: 'anthropic', model: 'claude-sonnet-4-5', usage: written, at })
        expect(cost?.cacheWrite).toBeCloseTo(expected?.cost ?? Number.NaN, 12)
      },
      'anthropic-cost-176'({ expected }) {
        const dear = prices({ custom: { 'anthropic/x': { input: 4, output: 20, cacheWrite: 5 } } })
        const written = usage(1_000, 0, { prompt_tokens_details: { cache_creation_tokens: 1_000 } })
        const cost = dear.cost({ provider: 'anthropic', model: 'x', usage: written, at })
        expect(cost?.cacheWrite).toBeCloseTo(expected?.cost ?? Number.NaN, 12)
      },
      'openai-cost-179'({ input, expected }) {
        const { model, usage: told } = input as unknown as { model: string; usage: Usage }
        const cost = book.cost({ provider: 'openai', model, usage: told, at })
        expect(cost?.input).toBeCloseTo(expected?.prompt_cost ?? Number.NaN, 15)
        expect(cost?.output).toBeCloseTo(expected?.completion_cost ?? Number.NaN, 15)
      },
    }
    const cases = read('litellm.json', 'cases').filter((vector) => vector.area === 'cost')
    // Each case has its own form; other forms are not supported here.
    const told = cases.filter(({ id }) => id in known)
    expect(told.length).toBeGreaterThan(0)
    for (const vector of told) known[vector.id]?.(vector)
  })
})

describe('models of Google Cloud', () => {
  it.each([
    ['vertex', 'gemini-2.5-flash'],
    ['anthropic-vertex', 'claude-sonnet-4-5@20250929'],
  ])('of %s have prices: %s', (provider, model) => {
    const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 }
    expect(prices().cost({ provider, model, usage, at: new Date('2026-01-01') })?.total).toBeGreaterThan(0)
  })
})
