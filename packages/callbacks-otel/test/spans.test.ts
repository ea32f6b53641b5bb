import { createClient, fallbacks, retry } from '@litecone/core'
import { openai } from '@litecone/providers-openai'
import { context, type HrTime, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { otel } from '../src/index.ts'
import { afterwards, answer, firstPiece, followContexts, messages, setUp, startSdk, stream } from './recorded.ts'

const toMilliseconds = ([seconds, nanoseconds]: HrTime) => seconds * 1000 + nanoseconds / 1e6

describe('the span of a call', () => {
  it('is named, timed and described by the conventions', async () => {
    const { llm, server, spans } = await setUp([answer])
    const reply = await llm.completion({
      model: 'openai/gpt-4o',
      messages,
      temperature: 0.5,
      top_p: 0.9,
      max_completion_tokens: 100,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      seed: 7,
      stop: 'END',
      n: 2,
      service_tier: 'default',
      response_format: { type: 'json_object' },
    })
    await llm.flush()
    const [span, ...others] = spans()
    expect(others).toEqual([])
    expect(span).toMatchObject({
      name: 'chat gpt-4o',
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      events: [],
      parentSpanContext: undefined,
      instrumentationScope: {
        name: '@litecone/callbacks-otel',
        schemaUrl: 'https://opentelemetry.io/schemas/1.41.0',
      },
    })
    expect(span?.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.frequency_penalty': 0.1,
      'gen_ai.request.presence_penalty': 0.2,
      'gen_ai.request.seed': 7,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.request.choice.count': 2,
      'gen_ai.output.type': 'json',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 30,
      'gen_ai.usage.cache_read.input_tokens': 100,
      'gen_ai.usage.reasoning.output_tokens': 10,
      'openai.api.type': 'chat_completions',
      'openai.request.service_tier': 'default',
      'openai.response.service_tier': 'default',
      'openai.response.system_fingerprint': 'fp_1',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(server.url).port),
    })
    expect(span && toMilliseconds(span.startTime)).toBe(reply.call?.timings.start)
    expect(span && toMilliseconds(span.endTime)).toBe(reply.call?.timings.end)
  })

  it('that streams ends with the stream, and has the time to the first chunk', async () => {
    const { llm, spans } = await setUp([stream])
    const opened = await llm.completion({ model: 'openai/gpt-4o', messages, stream: true })
    await llm.flush()
    expect(spans()).toEqual([])
    for await (const _ of opened);
    await llm.flush()
    const { start, firstToken = 0 } = opened.call.timings
    expect(spans()[0]?.attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.response.time_to_first_chunk': (firstToken - start) / 1000,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.output_tokens': 30,
    })
  })

  it.each([
    ['anthropic', 'anthropic'],
    ['anthropic-vertex', 'gcp.vertex_ai'],
    ['azure', 'azure.ai.openai'],
    ['azure-responses', 'azure.ai.openai'],
    ['openai-responses', 'openai'],
    ['bedrock', 'aws.bedrock'],
    ['cohere', 'cohere'],
    ['deepseek', 'deepseek'],
    ['gemini', 'gcp.gemini'],
    ['groq', 'groq'],
    ['mistral', 'mistral_ai'],
    ['moonshot', 'moonshot_ai'],
    ['perplexity', 'perplexity'],
    ['vertex', 'gcp.vertex_ai'],
    ['xai', 'x_ai'],
    ['openrouter', 'openrouter'],
    ['constructor', 'constructor'],
  ])('has the conventions’ name of the provider %s: %s', async (id, name) => {
    const { llm, spans } = await setUp([answer])
    const model = openai({ id, apiKey: 'k', apiBase: 'http://127.0.0.1:9' })('m')
    await llm.completion({ model, messages }, { mockResponse: 'ok' })
    await llm.flush()
    expect(spans()[0]?.attributes).toMatchObject({ 'gen_ai.provider.name': name })
  })

  it('at Bedrock has the guardrail that was sent, and not another provider’s field of that name', async () => {
    const { llm, server, spans } = await setUp([answer])
    const extraBody = { guardrailConfig: { guardrailIdentifier: 'gr-1', guardrailVersion: '1' } }
    for (const id of ['bedrock', 'openai'])
      await llm.completion({ model: openai({ id, apiKey: 'k', apiBase: server.url })('m'), messages }, { extraBody })
    await llm.flush()
    const key = 'aws.bedrock.guardrail.id'
    expect(spans().map(({ attributes }) => attributes[key])).toEqual(['gr-1', undefined])
    expect(spans()[1]?.attributes).not.toHaveProperty(key)
  })

  it('counts Anthropic’s cached tokens as input', async () => {
    const usage = { input_tokens: 5, cache_read_input_tokens: 90, cache_creation_input_tokens: 25, output_tokens: 8 }
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', stop_reason: 'end_turn', usage }
    const { llm, spans } = await setUp([{ body: { ...message, content: [{ type: 'text', text: 'Rhine' }] } }])
    await llm.completion({ model: 'anthropic/claude-sonnet-4-5', messages, max_tokens: 100, top_k: 5 })
    await llm.flush()
    expect(spans()[0]?.attributes).toMatchObject({
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.top_k': 5,
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.cache_read.input_tokens': 90,
      'gen_ai.usage.cache_creation.input_tokens': 25,
    })
  })

  it('of embeddings or moderation has their attributes', async () => {
    const data = [{ object: 'embedding', index: 0, embedding: [0.5] }]
    const { llm, spans } = await setUp(({ path }) =>
      path.endsWith('/embeddings')
        ? { body: { object: 'list', model: 'served', data, usage: { prompt_tokens: 4, total_tokens: 4 } } }
        : { body: { id: 'modr-1', model: 'omni', results: [] } },
    )
    await llm.embedding({
      model: 'openai/text-embedding-3-small',
      input: ['a'],
      dimensions: 8,
      encoding_format: 'float',
    })
    await llm.moderation({ model: 'openai/omni-moderation-latest', input: 'a' })
    await llm.flush()
    expect(spans().map(({ name }) => name)).toEqual([
      'embeddings text-embedding-3-small',
      'moderate omni-moderation-latest',
    ])
    expect(spans()[0]?.attributes).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.embeddings.dimension.count': 8,
      'gen_ai.request.encoding_formats': ['float'],
      'gen_ai.response.model': 'served',
      'gen_ai.usage.input_tokens': 4,
    })
  })
})

describe('a call that failed', () => {
  it('has the error’s code as its type, and its message as its status', async () => {
    const { llm, spans } = await setUp([{ status: 404, body: { error: { message: 'no such model' } } }])
    const error: Error = await llm.completion({ model: 'openai/nope', messages }).then(
      () => expect.unreachable(),
      (cause) => cause,
    )
    await llm.flush()
    expect(spans()[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: error.message },
      attributes: { 'error.type': 'not_found', 'gen_ai.request.model': 'nope' },
      events: [],
    })
    expect(spans()[0]?.attributes).not.toHaveProperty('gen_ai.response.model')
  })

  it.each([
    ['left', 'open', 'aborted'],
    ['cut', 'cut', 'truncated_stream'],
  ] as const)('as its stream was %s tells no reason to finish that nobody gave', async (_, end, type) => {
    const { llm, spans } = await setUp([{ ...stream, pieces: [firstPiece], end }])
    const opened = await llm.completion({ model: 'openai/gpt-4o', messages, stream: true }, { retry: false })
    try {
      for await (const _ of opened) if (end === 'open') break
    } catch {}
    await llm.flush()
    expect(spans()[0]?.attributes).toMatchObject({ 'error.type': type, 'gen_ai.response.id': 'chatcmpl-1' })
    expect(spans()[0]?.attributes).not.toHaveProperty('gen_ai.response.finish_reasons')
  })

  it('and was retried until it succeeded is one span, with an event for each failure', async () => {
    const busy = { status: 503, body: { error: { message: 'busy' } } }
    const { llm, spans } = await setUp([busy, busy, answer], {
      retry: retry({ attempts: 2, minDelay: 1, maxDelay: 1 }),
    })
    const backup = fallbacks({ general: ['openai/gpt-4o-mini'] })
    await llm.completion({ model: 'openai/gpt-4o', messages }, { fallbacks: backup })
    await llm.flush()
    expect(spans()).toHaveLength(1)
    expect(spans()[0]).toMatchObject({ name: 'chat gpt-4o-mini', status: { code: SpanStatusCode.UNSET } })
    expect(spans()[0]?.events.map(({ name, attributes }) => ({ name, ...attributes }))).toEqual(
      Array(2).fill({
        name: 'litecone.attempt.failed',
        'error.type': 'service_unavailable',
        'http.response.status_code': 503,
        'litecone.attempt.provider': 'openai',
        'litecone.attempt.model': 'gpt-4o',
      }),
    )
  })

  it('contains neither keys nor prompts', async () => {
    const { llm, spans } = await setUp([{ status: 401, body: { error: { message: 'bad key sk-of-the-provider' } } }])
    await expect(llm.completion({ model: 'openai/gpt-4o', messages })).rejects.toThrow()
    await llm.flush()
    const { attributes, status, events } = spans()[0]!
    expect(JSON.stringify({ attributes, status, events })).not.toMatch(/sk-of|river/)
  })
})

describe('the parent of a span', () => {
  it('is the span that was active when the call started, whatever is active at its end', async () => {
    followContexts()
    const { llm, tracerProvider, spans } = await setUp([answer])
    const tracer = tracerProvider.getTracer('test')
    const within = (model: string) =>
      tracer.startActiveSpan(model, async (span) => {
        await llm.completion({ model: `openai/${model}`, messages }, { mockResponse: 'Rhine' })
        span.end()
      })
    // They end in one turn of the event loop, in which at most one of their spans can be active.
    await Promise.all([within('first'), within('second')])
    await llm.completion({ model: 'openai/alone', messages })
    await llm.flush()
    const contextOf = (name: string) =>
      spans()
        .find((span) => span.name === name)
        ?.spanContext()
    for (const model of ['first', 'second']) {
      const call = spans().find(({ name }) => name === `chat ${model}`)
      expect(call?.parentSpanContext?.spanId).toBe(contextOf(model)?.spanId)
      expect(call?.spanContext().traceId).toBe(contextOf(model)?.traceId)
    }
    expect(spans().find(({ name }) => name === 'chat alone')?.parentSpanContext).toBeUndefined()
  })

  it('that is not sampled leaves the call unsampled', async () => {
    followContexts()
    const { llm, spans } = await setUp([answer])
    const unsampled = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 }
    await context.with(trace.setSpanContext(context.active(), unsampled), () =>
      llm.completion({ model: 'openai/gpt-4o', messages }),
    )
    await llm.flush()
    expect(spans()).toEqual([])
  })
})

describe('custom attributes', () => {
  it('are added to the span', async () => {
    const { llm, spans } = await setUp([answer], {
      otel: {
        attributes: ({ metadata, cost }) => ({
          'gen_ai.conversation.id': String(metadata['chat']),
          cost: cost?.total ?? -1,
        }),
      },
      prices: { cost: () => ({ total: 0.5 }) },
    })
    await llm.completion({ model: 'openai/gpt-4o', messages }, { metadata: { chat: 'c-1' } })
    await llm.flush()
    expect(spans()[0]?.attributes).toMatchObject({ 'gen_ai.conversation.id': 'c-1', cost: 0.5 })
  })

  it('that throw are reported, and the span is kept', async () => {
    const errors: unknown[] = []
    const { llm, spans } = await setUp([answer], {
      otel: {
        attributes: () => {
          throw new Error('of the caller')
        },
      },
      onCallbackError: (error) => errors.push(error),
    })
    await llm.completion({ model: 'openai/gpt-4o', messages })
    await llm.flush()
    expect(spans()).toHaveLength(1)
    expect(errors).toEqual([new Error('of the caller')])
  })
})

describe('the SDK', () => {
  it('may be registered after the callback is created, or not at all', async () => {
    const sdk = startSdk()
    const llm = createClient({ callbacks: [otel()] })
    const ask = () => llm.completion({ model: openai({ apiKey: 'k' })('gpt-4o'), messages }, { mockResponse: 'ok' })
    await ask()
    await llm.flush()
    trace.setGlobalTracerProvider(sdk.tracerProvider)
    metrics.setGlobalMeterProvider(sdk.meterProvider)
    afterwards(() => {
      trace.disable()
      metrics.disable()
    })
    await ask()
    await llm.close()
    expect(sdk.spans()).toHaveLength(1)
    const { byName } = await sdk.metrics()
    expect(byName.get('gen_ai.client.operation.duration')?.dataPoints[0]?.value).toMatchObject({ count: 1 })
  })
})
