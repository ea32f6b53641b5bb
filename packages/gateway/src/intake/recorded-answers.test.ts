import { helicone } from '@litecone/callbacks-helicone'
import { createClient, type Usage } from '@litecone/core'
import { prices } from '@litecone/prices'
import { type Fixture, frameStream, readFixtures, startReplayServer, type TextFraming } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { createProviders } from '../providers.ts'
import type { LogEntry } from '../stores/index.ts'
import { startIntake, type TestIntake } from './intake.test-support.ts'

interface Recorded extends Fixture {
  readonly provider: string
  readonly endpoint: string
  readonly framing: TextFraming
}

/** Recorded responses next to the checkout, by folder. */
const FOLDERS: readonly [folder: string, provider: string, endpoint?: string | undefined, framing?: TextFraming][] = [
  ['anthropic', 'anthropic', '/anthropic/v1/log', 'anthropic'],
  ['azure', 'azure', '/oai/v1/log'],
  ['cohere', 'cohere', undefined, 'cohere'],
  ['deepseek', 'deepseek'],
  ['google', 'gemini', '/googleapis/v1/log', 'gemini'],
  ['groq', 'groq'],
  ['mistral', 'mistral'],
  ['openai', 'openai', '/oai/v1/log'],
  ['openai-compatible', ''],
  ['perplexity', 'perplexity'],
  ['xai', 'xai'],
]

const recorded = FOLDERS.flatMap(([folder, provider, endpoint = '/custom/v1/log', framing = 'openai']) =>
  readFixtures(folder).map((fixture): [string, Recorded] => {
    const vendor = provider || (fixture.name.startsWith('xai') ? 'xai' : 'alibaba')
    return [`${folder}/${fixture.name}`, { ...fixture, provider: vendor, endpoint, framing }]
  }),
)

/** Those to which nothing was billed are logged too. */
async function onlyEntry(intake: TestIntake): Promise<LogEntry> {
  const [entry, ...others] = await intake.entries()
  expect(others).toEqual([])
  if (!entry) throw new Error('Nothing was logged.')
  return entry
}

function bodyOf({ stream, events, body, framing }: Recorded): string {
  return stream ? frameStream(events, framing) : body
}

/** The counts and the cost of an entry are those that the recording's own description has. */
function expectCounts({ tokens, costUsd, createdAt }: LogEntry, { expected, provider, ...fixture }: Recorded): void {
  const { usage } = expected
  const counts = { ...tokens, cached: tokens.cacheRead }
  for (const [name, count] of Object.entries(usage ?? {})) {
    // A count that was not reported may be zero or nothing.
    expect([name, counts[name as keyof typeof counts] ?? 0]).toEqual([name, count ?? 0])
  }
  if (expected.error) expect([tokens.prompt, costUsd]).toEqual([null, null])
  const { prompt, completion, cached, reasoning } = usage ?? {}
  // Writing to a cache costs too, and is not in the description.
  if (typeof prompt !== 'number' || typeof completion !== 'number' || tokens.cacheWrite) return
  const body = bodyOf({ ...fixture, expected, provider })
  // Cohere bills less than it counts, and says what.
  const billed = /"billed_units":\s*\{\s*"input_tokens":\s*(\d+),\s*"output_tokens":\s*(\d+)/
    .exec(body)
    ?.slice(1)
    .map(Number)
  const [input = prompt, output = completion] = billed ?? []
  const priced: Usage = {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: billed ? 0 : (cached ?? 0) },
    completion_tokens_details: { reasoning_tokens: reasoning ?? 0 },
  }
  const models = [modelIn(body), fixture.model].flatMap((model) => model ?? [])
  const costs = models.flatMap(
    (model) => prices().cost({ provider, model, usage: priced, at: new Date(createdAt) })?.total ?? [],
  )
  if (costs[0] === undefined) expect(costUsd).toBeNull()
  else expect(costUsd).toBeCloseTo(costs[0], 10)
}

function modelIn(body: string): string | undefined {
  return /"model(?:Version)?"\s*:\s*"([^"]+)"/.exec(body)?.[1]
}

describe('a recorded response', () => {
  it.skipIf(recorded.length > 0)('is skipped, because there are none next to this checkout', () => undefined)

  it.each(recorded)('%s is logged with tokens and cost', async (_name, fixture) => {
    const intake = await startIntake()
    const { stream, status, model, provider, endpoint, framing } = fixture
    const text = bodyOf(fixture)
    const { status: taken } = await intake.post(endpoint, {
      providerRequest: { url: 'custom-model-nopath', json: { model, messages: [], ...(stream && { stream }) } },
      providerResponse: { status, ...(stream ? { json: {}, textBody: text } : { json: JSON.parse(text) }) },
      provider: framing === 'openai' || framing === 'cohere' ? provider : undefined,
    })
    expect(taken).toBe(200)
    const entry = await onlyEntry(intake)
    expect(entry).toMatchObject({ provider, operation: 'chat', stream, requestedModel: model, status })
    expect(entry.servedModel).toBe(modelIn(text) ?? null)
    expectCounts(entry, fixture)
  })

  it.each(recorded.filter(([, { provider }]) => provider !== 'alibaba'))(
    '%s, received by our client, is counted and priced in the log of its callback',
    async (_name, fixture) => {
      const intake = await startIntake()
      const { stream, status, model, provider } = fixture
      const reply = stream ? { pieces: [Buffer.from(bodyOf(fixture))] } : { status, body: JSON.parse(fixture.body) }
      await using server = await startReplayServer([reply])
      const found = createProviders({ [provider]: { apiBase: server.url, apiKey: 'key' } }, {}).get(provider)
      if (!found) throw new Error(`There is no provider ${provider}.`)
      const log = helicone({ apiKey: 'sk-unused', apiBase: intake.url })
      const client = createClient({ providers: [found], callbacks: [log], retry: false })
      const request = { model: `${provider}/${model}`, messages: [{ role: 'user' as const, content: 'Hi' }] }
      try {
        if (stream) for await (const _ of await client.completion({ ...request, stream }));
        else await client.completion(request)
      } catch (error) {
        expect([fixture.expected.error, error]).toEqual([expect.any(Object), expect.any(Error)])
      }
      await client.close()
      const entry = await onlyEntry(intake)
      expect(entry).toMatchObject({ provider, operation: 'chat', stream, status })
      expect(entry.requestedModel).toBe(model)
      expectCounts(entry, fixture)
    },
  )
})
