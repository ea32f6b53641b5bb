import { type Fixture, readFixtures } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { frameEvents, measure } from './measure.test-support.ts'

const FOLDERS: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  azure: 'azure',
  cohere: 'cohere',
  deepseek: 'deepseek',
  google: 'gemini',
  groq: 'groq',
  mistral: 'mistral',
  openai: 'openai',
  'openai-compatible': 'custom',
  perplexity: 'perplexity',
  xai: 'xai',
}

describe.each(Object.entries(FOLDERS))('recorded responses of %s', (folder, provider) => {
  const fixtures = readFixtures(folder)
  // A suite without any test would fail, so this one is skipped if there are no recordings.
  it.skipIf(fixtures.length === 0)('have names', () => {
    expect(fixtures.map(({ name }) => name)).not.toContain('')
  })

  it.skipIf(fixtures.length === 0).each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    'have the expected usage: %s',
    (_, fixture) => {
      const { tokens, errorType } = measureFixture(provider, fixture)
      const { expected } = fixture
      const isContested = (field: string) => expected.contested?.includes(field)
      const wanted = expected.usage ?? {}
      const actual = { ...tokens, cached: tokens.cacheRead }
      for (const [name, count] of Object.entries(wanted)) {
        if (isContested('usage') || isContested(`usage.${name}`)) continue
        // Zero and absent mean the same in the recordings.
        expect([name, actual[name as keyof typeof actual] ?? 0]).toEqual([name, count ?? 0])
      }
      expect(errorType === null).toBe(expected.error === undefined)
    },
  )

  const streams = fixtures.filter(({ stream }) => stream)
  it.skipIf(streams.length === 0).each(streams.map((fixture) => [fixture.name, fixture] as const))(
    'do not throw when truncated anywhere: %s',
    (_, { events, model }) => {
      const text = frameEvents(provider, events)
      for (let end = text.length; end > 0; end -= Math.ceil(text.length / 40)) {
        const { tokens } = measure({
          provider,
          responseBody: text.slice(0, end),
          requestBody: JSON.stringify({ model }),
        })
        for (const count of Object.values(tokens)) expect(count === null || count >= 0).toBe(true)
      }
    },
  )
})

function measureFixture(provider: string, { stream, events, body, status, model }: Fixture) {
  return measure({
    provider,
    status,
    requestBody: JSON.stringify({ model, stream, messages: [] }),
    responseBody: stream ? frameEvents(provider, events) : body,
    contentType: stream ? 'text/event-stream' : 'application/json',
  })
}
