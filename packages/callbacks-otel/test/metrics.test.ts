import { describe, expect, it } from 'vitest'
import { answer, messages, setUp, stream } from './recorded.ts'

const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]

async function pointsOf({ metrics }: Pick<Awaited<ReturnType<typeof setUp>>, 'metrics'>, name: string) {
  const { byName } = await metrics()
  return (byName.get(name)?.dataPoints ?? []).map(({ attributes, value }) => ({
    attributes,
    value: value as { count: number; sum: number; buckets: { boundaries: number[] } },
  }))
}

describe('the metrics of calls', () => {
  it('are durations in seconds and tokens by type, with the buckets of the conventions', async () => {
    const set = await setUp([answer])
    const reply = await set.llm.completion({ model: 'openai/gpt-4o', messages })
    await set.llm.flush()
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(set.server.url).port),
    }
    const { start = 0, end = 0 } = reply.call?.timings ?? {}
    expect(await pointsOf(set, 'gen_ai.client.operation.duration')).toEqual([
      {
        attributes,
        value: expect.objectContaining({
          count: 1,
          sum: (end - start) / 1000,
          buckets: expect.objectContaining({ boundaries: SECONDS }),
        }),
      },
    ])
    const tokens = await pointsOf(set, 'gen_ai.client.token.usage')
    expect(tokens.map((point) => [point.attributes, point.value.sum])).toEqual([
      [{ ...attributes, 'gen_ai.token.type': 'input' }, 120],
      [{ ...attributes, 'gen_ai.token.type': 'output' }, 30],
    ])
    expect(tokens[0]?.value.buckets.boundaries).toEqual(Array.from({ length: 14 }, (_, power) => 4 ** power))
    expect(await pointsOf(set, 'gen_ai.client.operation.time_to_first_chunk')).toEqual([])
    const { scope, byName } = await set.metrics()
    expect(scope?.name).toBe('@litecone/callbacks-otel')
    expect([...byName.values()].map(({ descriptor }) => descriptor.unit)).toEqual(['s', '{token}'])
  })

  it('include the time to the first chunk of streams', async () => {
    const set = await setUp([stream])
    const opened = await set.llm.completion({ model: 'openai/gpt-4o', messages, stream: true })
    for await (const _ of opened);
    await set.llm.flush()
    const { start, firstToken = 0 } = opened.call.timings
    const [point] = await pointsOf(set, 'gen_ai.client.operation.time_to_first_chunk')
    expect(point?.value).toMatchObject({ count: 1, sum: (firstToken - start) / 1000, buckets: { boundaries: SECONDS } })
  })

  it('of failures have the error type, and no tokens', async () => {
    const set = await setUp([{ status: 400, body: { error: { message: 'no' } } }])
    await expect(set.llm.completion({ model: 'openai/gpt-4o', messages })).rejects.toThrow()
    await set.llm.flush()
    const [point] = await pointsOf(set, 'gen_ai.client.operation.duration')
    expect(point?.attributes).toMatchObject({ 'error.type': 'bad_request' })
    expect(await pointsOf(set, 'gen_ai.client.token.usage')).toEqual([])
  })

  it('count billed tokens if they differ', async () => {
    const usage = { ...answer.body.usage, billed_units: { input_tokens: 20, output_tokens: 3 } }
    const set = await setUp([{ body: { ...answer.body, usage } }])
    await set.llm.completion({ model: 'openai/gpt-4o', messages })
    await set.llm.flush()
    const tokens = await pointsOf(set, 'gen_ai.client.token.usage')
    expect(tokens.map(({ value }) => value.sum)).toEqual([20, 3])
  })

  it('of embeddings include only input', async () => {
    const usage = { prompt_tokens: 4, total_tokens: 4 }
    const set = await setUp([{ body: { object: 'list', model: 'served', data: [], usage } }])
    await set.llm.embedding({ model: 'openai/text-embedding-3-small', input: 'a' })
    await set.llm.flush()
    const tokens = await pointsOf(set, 'gen_ai.client.token.usage')
    expect(tokens.map(({ attributes }) => attributes['gen_ai.token.type'])).toEqual(['input'])
  })
})
