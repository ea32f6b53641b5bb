import { gzipSync } from 'node:zlib'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { startIntake } from '../intake.test-support.ts'
import { logSpan, traceOf } from './spans.test-support.ts'

const call = { attributes: { 'gen_ai.request.model': 'gpt-4o', 'gen_ai.provider.name': 'openai' } }
const protobuf = { 'content-type': 'application/x-protobuf' }

/** The spans of a trace, which tests modify. */
function spansOf(trace: ReturnType<typeof traceOf>) {
  return trace.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
}

describe('a request with spans', () => {
  it('that is repeated creates no second log', async () => {
    const intake = await startIntake()
    for (let times = 0; times < 2; times++)
      expect(await intake.post('/v1/traces', traceOf(call))).toMatchObject({ status: 200, text: '{}' })
    expect(await intake.entries()).toMatchObject([
      {
        id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
        latencyMs: 1500,
      },
    ])
  })

  it.each([
    ['/v1/traces', 'application/json; charset=utf-8'],
    ['/v1/trace/log', ''],
    ['/v1/trace/log/v1/traces', 'application/json'],
  ])('is accepted at %s as %s', async (path, type) => {
    const intake = await startIntake()
    const answer = await intake.post(path, Buffer.from(JSON.stringify(traceOf(call))), { 'content-type': type })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(await intake.entries()).toHaveLength(1)
  })

  it('with some invalid spans is a partial success', async () => {
    const intake = await startIntake()
    const trace = traceOf(...Array.from({ length: 7 }, () => call))
    const spoil = [
      { traceId: 'x' },
      { spanId: '0'.repeat(16) },
      { startTimeUnixNano: '0' },
      { startTimeUnixNano: '1790000000' },
      { startTimeUnixNano: `${Date.now() + 2 * 86_400_000}000000` },
      { startTimeUnixNano: null },
    ]
    for (const [index, fault] of spoil.entries()) Object.assign(spansOf(trace)[index] ?? {}, fault)
    const { status, text } = await intake.post('/v1/traces', trace)
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        partialSuccess: { rejectedSpans: '6', errorMessage: expect.stringMatching(/^6 spans have no valid trace id/) },
      },
    ])
    expect(await intake.entries()).toHaveLength(1)
  })

  it.each<[string, string | Buffer, Record<string, string>, number, number]>([
    ['half of JSON', '{"resourceSpans": [', {}, 400, 3],
    ['nothing', '', {}, 400, 3],
    ['a list', '[]', {}, 400, 3],
    ['something else', '{"resourceSpans": {}}', {}, 400, 3],
    ['no gzip', '{}', { 'content-encoding': 'gzip' }, 400, 3],
    ['an unknown encoding', '{}', { 'content-encoding': 'zstd' }, 415, 3],
    ['text', '{}', { 'content-type': 'text/plain' }, 415, 3],
    ['gRPC', '{}', { 'content-type': 'application/grpc' }, 415, 3],
    ['without a key', '{}', { authorization: '' }, 401, 16],
    ['with a key that may only read', '{}', { authorization: 'Bearer read' }, 403, 7],
    ['of 21 MiB', Buffer.alloc(21 * 1024 * 1024, ' '), {}, 413, 8],
    ['that unfolds to 64 MiB', gzipSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'gzip' }, 413, 8],
  ])('that is %s is answered with an RPC status', async (_name, body, headers, status, code) => {
    const intake = await startIntake({ keys: { log: ['log'], read: ['read'] } })
    const answer = await intake.post('/v1/traces', body, { authorization: 'Bearer log', ...headers })
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { code, message: expect.any(String) }])
    expect(await intake.entries()).toEqual([])
  })

  it.each<[string, Buffer]>([
    ['a tag of no field', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x01])],
    ['a length beyond its end', Buffer.from([0x0a, 0x7f, 0x01])],
    ['JSON', Buffer.from('{"resourceSpans":[]}')],
    // 90,000 nested lists.
    ['values nested without end', nested(90_000)],
  ])('in protobuf that is %s is answered with 400 in protobuf', async (_name, body) => {
    const intake = await startIntake()
    const response = await fetch(`${intake.url}/v1/traces`, {
      method: 'POST',
      headers: protobuf,
      body: new Uint8Array(body),
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/x-protobuf'])
    // google.rpc.Status: field 1 is the code, 3 for INVALID_ARGUMENT, field 2 the message.
    const bytes = Buffer.from(await response.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0x08, 3, 0x12])
    expect(bytes.subarray(4).toString()).toContain('ExportTraceServiceRequest')
  })

  it('in protobuf gets the number of rejected spans in protobuf', async () => {
    const intake = await startIntake()
    // A span without ids: Request.resourceSpans.scopeSpans.spans.name.
    const body = field(1, field(2, field(2, field(5, Buffer.from('call')))))
    const response = await fetch(`${intake.url}/v1/traces`, {
      method: 'POST',
      headers: protobuf,
      body: new Uint8Array(body),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    expect([response.status, bytes[0], ...bytes.subarray(2, 5)]).toEqual([200, 0x0a, 0x08, 1, 0x12])
  })

  it('must be sent again if the queue is full', async () => {
    const intake = await startIntake({ isFull: () => true })
    const answer = await intake.post('/v1/traces', traceOf(call))
    expect([answer.status, answer.headers.get('retry-after'), JSON.parse(answer.text).code]).toEqual([503, '1', 14])
  })

  it('can have ten thousand of them without blocking other requests', async () => {
    const intake = await startIntake()
    const many = Array.from({ length: 10_000 }, (_, index) => ({ ...call, id: `${index}` }))
    const before = intake.post('/v1/traces', traceOf(...many))
    let others = 0
    let done = false
    void before.finally(() => {
      done = true
    })
    while (!done) {
      expect((await intake.send('GET', '/v1/traces', undefined)).status).toBe(404)
      others += 1
    }
    expect((await before).status).toBe(200)
    expect(others).toBeGreaterThan(10)
    expect(await intake.entries()).toHaveLength(10_000)
  }, 60_000)

  it('can contain names with a meaning in JavaScript, and nested values', async () => {
    let deep: unknown = 'end'
    for (let level = 0; level < 200; level++) deep = [deep]
    const entry = await logSpan({
      name: '__proto__',
      attributes: {
        ...call.attributes,
        ['__proto__']: 'polluted',
        'traceloop.association.properties.__proto__': 'polluted',
        'traceloop.association.properties.constructor': 'own',
        'gen_ai.input.messages': '[{"role":"user","__proto__":{"polluted":true},"content":"Hi"}]',
        'input.value': deep,
      },
    })
    expect(entry.request.messages).toEqual([{ role: 'user', content: 'Hi' }])
    expect(Object.hasOwn(entry.properties, 'constructor')).toBe(true)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('can contain no calls', async () => {
    const intake = await startIntake()
    const exporter = new ProtobufExporter({ url: `${intake.url}/v1/traces` })
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
    provider
      .getTracer('http')
      .startSpan('GET /', { attributes: { 'http.request.method': 'GET' } })
      .end()
    await provider.shutdown()
    expect(await intake.entries()).toEqual([])
  })
})

/** A protobuf field with bytes. */
function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    bytes.push(rest > 127 ? (rest & 127) | 128 : rest)
    if (rest <= 127) return Buffer.from(bytes)
  }
}

/** An attribute with nested lists: Request.resourceSpans.resource.attributes.value, and in each its arrayValue.values. */
function nested(levels: number): Buffer {
  const heads: Buffer[] = []
  let size = 0
  for (let level = 0; level < levels; level++) {
    for (const number of [1, 5]) {
      const head = Buffer.concat([Buffer.from([(number << 3) | 2]), varint(size)])
      heads.push(head)
      size += head.length
    }
  }
  const value = Buffer.concat(heads.reverse())
  return field(1, field(1, field(1, field(2, value))))
}
