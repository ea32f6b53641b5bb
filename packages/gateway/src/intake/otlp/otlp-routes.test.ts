import { gzipSync } from 'node:zlib'
import { type Attributes, context, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { startIntake } from '../intake.test-support.ts'

interface Step {
  readonly name: string
  readonly attributes?: Attributes
  readonly error?: string
  readonly inside?: readonly Step[]
}

/** Records a tree of spans with OpenTelemetry's SDK and sends it with an exporter of its own. */
async function record(exporter: SpanExporter, step: Step): Promise<void> {
  const resource = resourceFromAttributes({ 'service.name': 'travel' })
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] })
  const tracer = provider.getTracer('test')
  const run = ({ name, attributes = {}, error, inside = [] }: Step, above = context.active()) => {
    const span = tracer.startSpan(name, { attributes }, above)
    for (const each of inside) run(each, trace.setSpan(above, span))
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error })
    span.end()
  }
  run(step)
  await provider.shutdown()
}

const message = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })

const chat: Step = {
  name: 'chat gpt-4o',
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.usage.input_tokens': 1000,
    'gen_ai.usage.output_tokens': 100,
    'gen_ai.input.messages': JSON.stringify([message('user', 'Where to?')]),
    'gen_ai.output.messages': JSON.stringify([{ ...message('assistant', 'To Rome.'), finish_reason: 'stop' }]),
    'user.id': 'ada',
  },
}

const agent: Step = {
  name: 'plan trip',
  attributes: { 'gen_ai.operation.name': 'invoke_agent' },
  inside: [
    chat,
    { name: 'execute_tool book', attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'book' } },
    { name: 'answer', inside: [{ ...chat, name: 'chat again', error: 'It was refused.' }] },
  ],
}

describe('a trace', () => {
  it.each([
    ['JSON', (url: string) => new JsonExporter({ url })],
    ['protobuf', (url: string) => new ProtobufExporter({ url })],
    ['protobuf, compressed', (url: string) => new ProtobufExporter({ url, compression: 'gzip' as never })],
  ])('of OpenTelemetry’s own exporter in %s is a session of the calls in it', async (_name, exporter) => {
    const intake = await startIntake()
    await record(exporter(`${intake.url}/v1/traces`), agent)
    await expect.poll(async () => (await intake.entries()).length).toBe(3)
    const entries = await intake.entries()
    expect(new Set(entries.map(({ sessionId }) => sessionId)).size).toBe(1)
    expect(entries.map(({ sessionPath }) => sessionPath).sort()).toEqual([
      '/plan trip/answer/chat again',
      '/plan trip/chat gpt-4o',
      '/plan trip/execute_tool book',
    ])
    const call = entries.find(({ sessionPath }) => sessionPath === '/plan trip/chat gpt-4o')
    expect(call).toMatchObject({
      source: 'otel',
      provider: 'openai',
      requestedModel: 'gpt-4o',
      servedModel: 'gpt-4o-2024-08-06',
      operation: 'chat',
      status: 200,
      userId: 'ada',
      sessionName: 'plan trip',
      tokens: { prompt: 1000, completion: 100 },
      properties: { 'service.name': 'travel' },
    })
    // gpt-4o: 2.5 dollars a million tokens in, 10 out.
    expect(call?.costUsd).toBeCloseTo(0.0035)
    expect(JSON.parse(call?.requestBody ?? '').messages).toEqual([{ role: 'user', content: 'Where to?' }])
    expect(JSON.parse(call?.responseBody ?? '').choices[0]).toMatchObject({
      message: { role: 'assistant', content: 'To Rome.' },
      finish_reason: 'stop',
    })
    const failed = entries.find(({ sessionPath }) => sessionPath?.endsWith('chat again'))
    expect(failed).toMatchObject({ status: 500 })
    expect(entries.find(({ operation }) => operation === 'tool')).toBeDefined()
  })

  it.each<[string, Attributes]>([
    [
      'OpenTelemetry of 2024 and Traceloop',
      {
        'gen_ai.system': 'OpenAI',
        'llm.request.type': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.prompt_tokens': 1000,
        'gen_ai.usage.completion_tokens': 100,
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'Where to?',
        'gen_ai.completion.0.content': 'To Rome.',
      },
    ],
    [
      'OpenInference',
      {
        'openinference.span.kind': 'LLM',
        'llm.provider': 'openai',
        'llm.model_name': 'gpt-4o',
        'llm.token_count.prompt': 1000,
        'llm.token_count.completion': 100,
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.content': 'Where to?',
        'llm.output_messages.0.message.content': 'To Rome.',
      },
    ],
    [
      'the AI SDK',
      {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'openai.chat',
        'ai.model.id': 'gpt-4o',
        'ai.usage.inputTokens': 1000,
        'ai.usage.outputTokens': 100,
        'ai.prompt.messages': JSON.stringify([{ role: 'user', content: 'Where to?' }]),
        'ai.response.text': 'To Rome.',
      },
    ],
  ])('by the conventions of %s is read alike', async (_name, attributes) => {
    const intake = await startIntake()
    await record(new JsonExporter({ url: `${intake.url}/v1/trace/log` }), { name: 'call', attributes })
    const [entry] = await intake.entries()
    expect(entry).toMatchObject({
      provider: 'openai',
      model: 'gpt-4o',
      tokens: { prompt: 1000, completion: 100 },
    })
    expect(entry?.costUsd).toBeCloseTo(0.0035)
    expect(entry?.requestBody).toContain('Where to?')
    expect(entry?.responseBody).toContain('To Rome.')
  })
})

const span = (more: object = {}) => ({
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  name: 'chat',
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000001500000000',
  attributes: [
    { key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o' } },
    { key: '__proto__', value: { stringValue: 'polluted' } },
  ],
  ...more,
})

const traces = (...spans: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
const json = { 'content-type': 'application/json' }

describe('a post of spans', () => {
  it('that comes again makes no second log', async () => {
    const intake = await startIntake()
    for (let times = 0; times < 2; times++)
      expect((await intake.post('/v1/traces', traces(span()), json)).status).toBe(200)
    const entries = await intake.entries()
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ createdAt: 1_700_000_000_000, latencyMs: 1500 })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('with some that are none is taken in part, and says so', async () => {
    const intake = await startIntake()
    const answer = await intake.post(
      '/v1/traces',
      traces(span(), span({ traceId: 'x' }), span({ spanId: '0'.repeat(16) })),
      json,
    )
    expect([answer.status, JSON.parse(answer.text).partialSuccess.rejectedSpans]).toEqual([200, '2'])
    expect(await intake.entries()).toHaveLength(1)
  })

  it('that is garbage, too large or without a key is answered with a status of OTLP', async () => {
    const intake = await startIntake({ keys: { 'sk-helicone-good': ['log'] } })
    const key = { authorization: 'Bearer sk-helicone-good' }
    const garbage = await intake.post('/v1/traces', '{"resourceSpans": [', { ...json, ...key })
    expect([garbage.status, JSON.parse(garbage.text).code]).toEqual([400, 3])
    const bytes = { 'content-type': 'application/x-protobuf', ...key }
    expect((await intake.post('/v1/traces', Buffer.from([255, 255, 255, 255, 1]), bytes)).status).toBe(400)
    expect((await intake.post('/v1/traces', traces(span()), json)).status).toBe(401)
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 32))
    expect((await intake.post('/v1/traces', bomb, { ...json, ...key, 'content-encoding': 'gzip' })).status).toBe(413)
    expect(await intake.entries()).toHaveLength(0)
  })

  it('for which there is no room is to be sent again', async () => {
    const intake = await startIntake({ isFull: () => true })
    const answer = await intake.post('/v1/traces', traces(span()), json)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  })

  it('may hold thousands', async () => {
    const intake = await startIntake()
    const many = Array.from({ length: 5000 }, (_, index) =>
      span({ spanId: (index + 1).toString(16).padStart(16, '0') }),
    )
    expect((await intake.post('/v1/traces', traces(...many), json)).status).toBe(200)
    await expect.poll(async () => (await intake.entries()).length, { timeout: 10_000 }).toBeGreaterThan(99)
  })
})
