import { type Client, type ClientOptions, createClient } from '@litecone/core'
import { anthropic } from '@litecone/providers-anthropic'
import { openai } from '@litecone/providers-openai'
import { type ReplayServer, type ReplyScript, startReplayServer } from '@litecone/testkit'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach } from 'vitest'
import { type OtelOptions, otel } from '../src/index.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Cleanup after the test, last first. */
export function afterwards(close: () => unknown): void {
  closing.push(close)
}

/** Contexts that follow asynchronous calls, as in a program with an SDK for Node. */
export function followContexts(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  afterwards(() => context.disable())
}

/** OpenTelemetry's SDK, with its records in memory. */
export function startSdk() {
  const spans = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 })
  const meterProvider = new MeterProvider({ readers: [reader] })
  afterwards(() => Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]))
  return {
    tracerProvider,
    meterProvider,
    spans: () => spans.getFinishedSpans(),
    async metrics() {
      await meterProvider.forceFlush()
      const [scope] = metrics.getMetrics().at(-1)?.scopeMetrics ?? []
      return { scope: scope?.scope, byName: new Map(scope?.metrics.map((one) => [one.descriptor.name, one])) }
    },
  }
}

export interface SetUp extends ReturnType<typeof startSdk> {
  readonly llm: Client
  readonly server: ReplayServer
}

/** A client with local vendors, whose calls are recorded. */
export async function setUp(
  script: ReplyScript,
  { otel: options = {}, ...rest }: ClientOptions & { otel?: OtelOptions } = {},
): Promise<SetUp> {
  const sdk = startSdk()
  const server = await startReplayServer(script)
  afterwards(() => server[Symbol.asyncDispose]())
  const settings = { apiKey: 'sk-of-the-provider', apiBase: server.url }
  const { tracerProvider, meterProvider } = sdk
  const llm = createClient({
    providers: [openai(settings), anthropic(settings)],
    callbacks: [otel({ tracerProvider, meterProvider, ...options })],
    ...rest,
  })
  afterwards(() => llm.close())
  return { ...sdk, llm, server }
}

const head = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'gpt-4o-2024-08-06' }
const usage = {
  prompt_tokens: 120,
  completion_tokens: 30,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 100 },
  completion_tokens_details: { reasoning_tokens: 10 },
}

export const answer = {
  body: {
    ...head,
    object: 'chat.completion',
    service_tier: 'default',
    system_fingerprint: 'fp_1',
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        logprobs: null,
        message: { role: 'assistant', content: 'Rhine', refusal: null },
      },
    ],
    usage,
  },
}

const event = (value: unknown) => new TextEncoder().encode(`data: ${JSON.stringify(value)}\n\n`)
const chunk = (fields: object) => event({ ...head, object: 'chat.completion.chunk', ...fields })

export const firstPiece = chunk({ choices: [{ index: 0, delta: { content: 'Rhi' }, finish_reason: null }] })

export const stream = {
  headers: { 'content-type': 'text/event-stream' },
  pieces: [
    firstPiece,
    chunk({ choices: [{ index: 0, delta: { content: 'ne' }, finish_reason: 'stop' }] }),
    chunk({ choices: [], usage }),
    new TextEncoder().encode('data: [DONE]\n\n'),
  ],
}

export const messages = [{ role: 'user' as const, content: 'Name a river.' }]
