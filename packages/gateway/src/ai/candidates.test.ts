import { existsSync, readFileSync } from 'node:fs'
import { parseHeliconeHeaders } from '@litecone/headers'
import { describe, expect, it } from 'vitest'
import { createProviders } from '../providers.ts'
import { readCandidates } from './candidates.ts'
import { vendorOf } from './price-list.ts'

const providers = createProviders({ mine: { apiBase: 'http://127.0.0.1:1/v1' } }, {})

function read(model: string, headers: Record<string, string> = {}): string[] {
  return readCandidates(model, parseHeliconeHeaders(headers), providers).map(
    ({ provider, model: id }) => `${provider.id} ${id}`,
  )
}

describe('readCandidates', () => {
  it.each([
    ['openai/gpt-4o', ['openai gpt-4o']],
    ['groq/openai/gpt-oss-120b', ['groq openai/gpt-oss-120b']],
    ['openrouter/openai/gpt-4o:online', ['openrouter openai/gpt-4o:online']],
    ['mine/a/b', ['mine a/b']],
    [' openai/gpt-4o , , anthropic/claude-sonnet-4-5', ['openai gpt-4o', 'anthropic claude-sonnet-4-5']],
    // Helicone's order.
    ['gpt-4o/openai', ['openai gpt-4o']],
    ['meta-llama/Llama-3-8b/together', ['together meta-llama/Llama-3-8b']],
    // Other names of the same providers.
    ['google/gemini-2.5-flash', ['gemini gemini-2.5-flash']],
    ['gemini-2.5-flash/google-ai-studio', ['gemini gemini-2.5-flash']],
    // LiteLLM's names.
    ['vertex_ai/gemini-2.5-flash', ['vertex gemini-2.5-flash']],
    ['vertex_ai/claude-sonnet-4-5@20250929', ['anthropic-vertex claude-sonnet-4-5@20250929']],
    ['dashscope/qwen-plus', ['alibaba qwen-plus']],
    ['together_ai/meta-llama/Llama-3-8b', ['together meta-llama/Llama-3-8b']],
    // Without a provider.
    ['gpt-4o-mini', ['openai gpt-4o-mini']],
    ['claude-sonnet-4-5', ['anthropic claude-sonnet-4-5']],
    ['gemini-2.5-flash', ['gemini gemini-2.5-flash']],
    ['grok-4', ['xai grok-4']],
    // Names of Claude models at Helicone, OpenRouter and Vercel.
    ['claude-4.5-haiku', ['anthropic claude-haiku-4-5']],
    ['claude-4.6-opus/anthropic', ['anthropic claude-opus-4-6']],
    ['claude-5-opus', ['anthropic claude-opus-5']],
    ['anthropic/claude-sonnet-4.5', ['anthropic claude-sonnet-4-5']],
    ['anthropic/claude-opus-4-1-20250805', ['anthropic claude-opus-4-1-20250805']],
    ['openrouter/anthropic/claude-sonnet-4.5', ['openrouter anthropic/claude-sonnet-4.5']],
    ['text-embedding-3-small', ['openai text-embedding-3-small']],
    ['openai/gpt-4o,anthropic/x,!openai', ['anthropic x']],
  ])('reads %s', (model, expected) => {
    expect(read(model)).toEqual(expected)
  })

  it.each([
    ['llama-3', /does not know whose model/],
    ['meta-llama/llama-3', /does not know whose model/],
    ['constructor/x', /does not know whose model/],
    ['openai/', /no model of it/],
    ['gpt-4o/openai/custom123', /names a key after its provider/],
    ['claude-sonnet-4-5:online', /":online"/],
    ['claude-sonnet-4-5:online/anthropic', /":online"/],
    ['openai/gpt-4o:online', /":online"/],
    ['!openai', /names no model/],
    [',', /names no model/],
    ['gpt-4o,!nobody', /provider with "!"/],
    [Array.from({ length: 17 }, (_, index) => `openai/${index}`).join(), /17 models/],
  ])('refuses %s', (model, message) => {
    expect(() => read(model)).toThrow(message)
  })

  it.each([
    ['openai-responses/gpt-5-pro', 'openai gpt-5-pro', 'openai-responses'],
    ['openai/responses/gpt-5-pro', 'openai gpt-5-pro', 'openai-responses'],
    ['azure/responses/pro-prod', 'azure pro-prod', 'openai-responses'],
    ['openai/gpt-5-pro', 'openai gpt-5-pro', 'openai-chat'],
  ])('reads %s as %s by the wire %s', (model, expected, wire) => {
    expect(read(model)).toEqual([expected])
    expect(readCandidates(model, parseHeliconeHeaders({}), providers)[0]?.provider.definition.wire.id).toBe(wire)
  })

  it('leaves openai-responses to a provider that the operator gave this name', () => {
    const own = createProviders({ 'openai-responses': { apiBase: 'http://127.0.0.1:1/v1' } }, {})
    const [candidate] = readCandidates('openai-responses/a', parseHeliconeHeaders({}), own)
    expect(candidate?.provider.id).toBe('openai-responses')
    expect(candidate?.provider.definition.wire.id).toBe('openai-chat')
  })

  it('adds fallbacks that are not already there', () => {
    const headers = { 'Helicone-Fallbacks': '["gpt-4o","claude-sonnet-4-5"]' }
    expect(read('gpt-4o', headers)).toEqual(['openai gpt-4o', 'anthropic claude-sonnet-4-5'])
  })
})

interface Vector {
  id: string
  kind: string
  input: { model: string }
  expect: { modelName?: string; provider?: string; customUid?: string; isOnline?: boolean }
}

/** Cases of Helicone's contract, next to the checkout. */
const FILE = new URL('../../../../../shared/vectors/helicone.json', import.meta.url)
const all: Vector[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')).vectors : []
const vectors = all.filter(({ kind }) => kind === 'aiGateway.modelString')

describe.skipIf(vectors.length === 0)('the names of models in Helicone’s vectors (next to the checkout)', () => {
  it.each(vectors)('$id: $input.model', ({ input, expect: { modelName, provider, customUid, isOnline } }) => {
    // We differ on purpose: there is no plug-in for web search, and no named second key of a provider.
    if (modelName === undefined) expect(() => read(input.model)).toThrow()
    else if (isOnline || customUid) expect(() => read(input.model)).toThrow(/":online"|key after its provider/)
    else if (provider) expect(read(input.model)).toEqual([`${provider} ${modelName}`])
    else {
      // Helicone looks up names without a provider in its registry. We use the vendor that lists the model.
      const vendor = input.model.includes('/') ? undefined : vendorOf(input.model, providers.keys())
      if (vendor) expect(read(input.model)).toEqual([`${vendor} ${modelName}`])
      else expect(() => read(input.model)).toThrow(/does not know whose model/)
    }
  })
})
