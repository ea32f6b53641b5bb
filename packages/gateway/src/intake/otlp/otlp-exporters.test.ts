import { type Attributes, context, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { openKeyStore } from '../../keys/open-key-store.ts'
import { afterwards, makeFolder, setUp } from '../../start-gateway.test-support.ts'
import type { Gateway } from '../../start-gateway.ts'
import type { LogEntry } from '../../stores/index.ts'
import { startIntake } from '../intake.test-support.ts'

interface Step {
  readonly name: string
  readonly attributes?: Attributes
  readonly error?: string
  readonly inside?: readonly Step[]
}

/** Records a tree of spans with OpenTelemetry's SDK and sends it with one of its exporters. */
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

/** All logs, as soon as there are this many. */
async function logsOf({ services }: Gateway, count: number): Promise<LogEntry[]> {
  const read = async () => {
    const entries: LogEntry[] = []
    for await (const entry of services.logs.export({}, { order: 'oldest' })) entries.push(entry)
    return entries
  }
  await expect.poll(async () => (await read()).length, { timeout: 5000 }).toBe(count)
  return read()
}

const gzip = { compression: 'gzip' as never }

describe('a trace of OpenTelemetry’s own exporter', () => {
  it.each<[string, (url: string) => SpanExporter]>([
    ['JSON', (url) => new JsonExporter({ url })],
    ['JSON, compressed', (url) => new JsonExporter({ url, ...gzip })],
    ['protobuf', (url) => new ProtobufExporter({ url })],
    ['protobuf, compressed', (url) => new ProtobufExporter({ url, ...gzip })],
  ])('in %s is a session with its calls', async (_name, exporter) => {
    const { url, gateway } = await setUp()
    await record(exporter(`${url}/v1/traces`), agent)
    const entries = await logsOf(gateway, 3)
    expect(new Set(entries.map(({ sessionId }) => sessionId)).size).toBe(1)
    const byPath = Object.fromEntries(entries.map((entry) => [entry.sessionPath, entry]))
    expect(byPath).toMatchObject({
      '/plan trip/chat gpt-4o': {
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
      },
      '/plan trip/execute_tool book': { operation: 'tool', model: 'tool:book' },
      '/plan trip/answer/chat again': { status: 500 },
    })
    const call = byPath['/plan trip/chat gpt-4o']
    // gpt-4o: $2.50 per million input tokens, $10 per million output tokens.
    expect(call?.costUsd).toBeCloseTo(0.0035)
    expect(JSON.parse(call?.requestBody ?? '').messages).toEqual([{ role: 'user', content: 'Where to?' }])
    expect(JSON.parse(call?.responseBody ?? '').choices[0]).toMatchObject({
      message: { role: 'assistant', content: 'To Rome.' },
      finish_reason: 'stop',
    })
  })

  it('has the gateway’s key and Helicone’s headers among the exporter’s headers', async () => {
    const folder = await makeFolder()
    const store = await openKeyStore({ folder })
    afterwards(() => store.close())
    const { key, record: kept } = await store.create({ owner: 'team', scopes: ['log'], policy: {} })
    const { url, gateway } = await setUp(undefined, { folder })
    const headers = { 'Helicone-Property-Team': 'trips', 'Helicone-Session-Name': 'Trips' }
    const exporter = (auth: object) =>
      new JsonExporter({ url: `${url}/v1/trace/log`, headers: { ...headers, ...auth } })
    await expect(record(exporter({}), chat)).rejects.toThrow('Unauthorized')
    await record(exporter({ authorization: `Bearer ${key}` }), chat)
    await record(exporter({ 'Helicone-Auth': `Bearer ${key}` }), chat)
    for (const entry of await logsOf(gateway, 2)) {
      expect(entry).toMatchObject({ keyId: kept.id, sessionName: 'Trips' })
      expect(Object.entries(entry.properties)).toContainEqual([expect.stringMatching(/^team$/i), 'trips'])
      expect(JSON.stringify(entry)).not.toContain(key)
    }
  })

  it.each([
    ['JSON', JsonExporter],
    ['protobuf', ProtobufExporter],
  ])('in %s is sent again if the queue was full, and stored once', async (_name, Exporter) => {
    let asked = 0
    // The queue is full at the second span of the first request.
    const intake = await startIntake({ isFull: () => ++asked === 2 })
    await record(new Exporter({ url: `${intake.url}/v1/traces` }), agent)
    expect(asked).toBe(5)
    expect(await intake.entries()).toHaveLength(3)
  })

  it('in protobuf keeps values of every type', async () => {
    const { url, gateway } = await setUp()
    const attributes = {
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.request.temperature': 0.25,
      'gen_ai.request.stream': true,
      'gen_ai.request.seed': -7,
      'gen_ai.request.stop_sequences': ['Grüße', '雨'],
    }
    await record(new ProtobufExporter({ url: `${url}/v1/trace/log-python` }), { name: 'call', attributes })
    const [entry] = await logsOf(gateway, 1)
    expect(JSON.parse(entry?.requestBody ?? '')).toMatchObject({
      temperature: 0.25,
      stream: true,
      seed: -7,
      stop_sequences: ['Grüße', '雨'],
    })
  })
})
