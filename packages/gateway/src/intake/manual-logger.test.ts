import { HeliconeManualLogger } from '@helicone/helpers'
import { describe, expect, it, vi } from 'vitest'
import { ask, completion, setUp } from '../start-gateway.test-support.ts'
import type { LogEntry } from '../stores/index.ts'

const chunk = (content: string) => ({ model: 'gpt-4o-2024-08-06', choices: [{ index: 0, delta: { content } }] })
const chunks = [chunk('Hel'), chunk('lo.'), { model: 'gpt-4o-2024-08-06', choices: [], usage: completion.usage }]
const streamed = { ...ask, stream: true }
const headers = { 'Helicone-User-Id': 'grace', 'Helicone-Session-Id': 's2', 'Helicone-Property-Env': 'test' }

interface SdkStream extends AsyncIterable<object> {
  tee(): [SdkStream, SdkStream]
  toReadableStream(): ReadableStream
}

/** A stream as an SDK returns it. */
function sdkStream(values: readonly object[], error?: Error): SdkStream {
  async function* read() {
    yield* values
    if (error) throw error
  }
  const stream: SdkStream = {
    [Symbol.asyncIterator]: read,
    tee: () => [stream, stream],
    toReadableStream: () => linesOf(values),
  }
  return stream
}

function linesOf(values: readonly object[]): ReadableStream {
  const lines = values.map((value) => new TextEncoder().encode(`${JSON.stringify(value)}\n`))
  return new ReadableStream({
    start(controller) {
      for (const line of lines) controller.enqueue(line)
      controller.close()
    },
  })
}

async function startLogger(path = '/custom/v1/log') {
  const { url, gateway } = await setUp()
  return {
    logger: new HeliconeManualLogger({ apiKey: 'sk-unused', loggingEndpoint: url + path, headers }),
    async logs(): Promise<LogEntry[]> {
      await gateway.services.writer.flush(5000)
      const entries: LogEntry[] = []
      for await (const entry of gateway.services.logs.export({})) entries.push(entry)
      return entries
    },
  }
}

const logged = { source: 'log', userId: 'grace', sessionId: 's2', status: 200, model: 'gpt-4o-2024-08-06' }
/** gpt-4o: $2.50 per million input tokens, $10 per million output tokens. */
const costUsd = expect.closeTo(0.00006, 10)
const counted = { tokens: expect.objectContaining({ prompt: 12, completion: 3, total: 15 }), costUsd }

describe('Helicone’s manual logger', () => {
  it('logs a request with its results', async () => {
    const { logger, logs } = await startLogger()
    await logger.logRequest(ask, async (recorder) => recorder.appendResults(completion), {
      'Helicone-User-Id': 'hopper',
    })
    expect(await logs()).toMatchObject([{ ...logged, ...counted, userId: 'hopper', stream: false, operation: 'chat' }])
  })

  it('does not log a request that threw', async () => {
    const { logger, logs } = await startLogger()
    // The logger prints the error.
    vi.spyOn(console, 'error').mockReturnValueOnce(undefined)
    const call = logger.logRequest(ask, () => Promise.reject(new Error('It went wrong.')))
    await expect(call).rejects.toThrow('It went wrong.')
    expect(await logs()).toEqual([])
  })

  it('logs text', async () => {
    const { logger, logs } = await startLogger()
    await logger.logSingleRequest(ask, 'Hello.', { latencyMs: 250 })
    await logger.logSingleRequest(ask, JSON.stringify(completion), {})
    expect(await logs()).toContainEqual(expect.objectContaining({ responseBody: 'Hello.', costUsd: null }))
    expect(await logs()).toContainEqual(expect.objectContaining(counted))
  })

  it.each<[string, (logger: HeliconeManualLogger) => Promise<unknown>]>([
    ['alone', (logger) => logger.logSingleStream(streamed, linesOf(chunks))],
    [
      'of an operation',
      (logger) =>
        logger.logStream(streamed, async (recorder) => recorder.attachStream(sdkStream(chunks).toReadableStream())),
    ],
    [
      'that its builder consumes',
      async (logger) => {
        const builder = logger.logBuilder(streamed)
        await builder.attachStream(sdkStream(chunks))
        await builder.sendLog()
      },
    ],
    [
      'that its builder passes on',
      async (logger) => {
        const builder = logger.logBuilder(streamed)
        for await (const _ of builder.toReadableStream(sdkStream(chunks)));
        await builder.sendLog()
      },
    ],
  ])('logs a stream %s', async (_name, log) => {
    const { logger, logs } = await startLogger()
    await log(logger)
    expect(await logs()).toMatchObject([
      { ...logged, ...counted, stream: true, timeToFirstTokenMs: expect.any(Number), provider: 'custom' },
    ])
  })

  it('logs failed, interrupted and cancelled requests with its builder', async () => {
    const { logger, logs } = await startLogger()
    const failed = logger.logBuilder(ask, { 'Helicone-Property-Case': 'failed' })
    failed.setError(new Error('It went wrong.'))
    await failed.sendLog()
    const broken = logger.logBuilder(streamed, { 'Helicone-Property-Case': 'broken' })
    await expect(broken.attachStream(sdkStream(chunks, new Error('It broke.')))).rejects.toThrow('It broke.')
    await broken.sendLog()
    const left = logger.logBuilder(streamed, { 'Helicone-Property-Case': 'left' })
    const reader = left.toReadableStream(sdkStream(chunks)).getReader()
    await reader.read()
    await reader.cancel()
    await left.sendLog()
    const byCase = Object.fromEntries((await logs()).map((entry) => [entry.properties['Case'], entry]))
    expect(byCase).toMatchObject({
      failed: { status: 500, responseBody: expect.stringContaining('It went wrong.') },
      broken: { status: 500, responseBody: expect.stringContaining('It broke.') },
      left: { status: -3, stream: true, model: 'gpt-4o-2024-08-06' },
    })
  })

  it('logs tools, vector databases and data with their own model names', async () => {
    const { logger, logs } = await startLogger()
    const record = async (request: Parameters<typeof logger.logRequest>[0]) =>
      logger.logRequest(request, async (recorder) => recorder.appendResults({ found: 2 }))
    await record({ _type: 'tool', toolName: 'search', input: { city: 'Rome' } })
    await record({ _type: 'vector_db', operation: 'search', text: 'rivers' })
    await record({ _type: 'data', name: 'upload' })
    const entries = await logs()
    expect(entries.map(({ model, operation, costUsd }) => [model, operation, costUsd])).toEqual(
      expect.arrayContaining([
        ['tool:search', 'tool', null],
        ['vector_db', 'vector_db', null],
        ['data:upload', 'other', null],
      ]),
    )
  })

  it.each([
    // It posts to `custom` unless a provider is given.
    ['/oai/v1/log', undefined, 'custom'],
    ['', 'openai', 'openai'],
    ['', 'anthropic', 'anthropic'],
    ['/custom/v1/log', 'GROQ', 'groq'],
  ])('logs to %s with the provider %s', async (path, named, provider) => {
    const { logger, logs } = await startLogger(path)
    await logger.logRequest(ask, async (recorder) => recorder.appendResults(completion), {}, named)
    expect(await logs()).toMatchObject([{ provider }])
  })
})
