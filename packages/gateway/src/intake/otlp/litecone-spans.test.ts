import { otel } from '@litecone/callbacks-otel'
import { createClient } from '@litecone/core'
import { openai } from '@litecone/providers-openai'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, it } from 'vitest'
import { afterwards, setUp } from '../../start-gateway.test-support.ts'

it('calls that Litecone’s own callback recorded are logged with their messages, in the session of their trace', async () => {
  const { url, origin, gateway } = await setUp()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  afterwards(async () => context.disable())
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` })
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  const llm = createClient({
    providers: [openai({ apiKey: 'sk-provider', apiBase: `${origin}/v1` })],
    callbacks: [otel({ tracerProvider, captureContent: true, attributes: () => ({ 'user.id': 'ada' }) })],
  })
  const reply = await tracerProvider.getTracer('test').startActiveSpan('plan trip', async (span) => {
    const messages = [{ role: 'user' as const, content: 'Where to?' }]
    const answer = await llm.completion({ model: 'openai/gpt-4o', messages, temperature: 0.5 })
    span.end()
    return answer
  })
  await llm.close()
  await tracerProvider.shutdown()
  await gateway.services.writer.flush()
  const entries = []
  for await (const entry of gateway.services.logs.export({}, { order: 'oldest' })) entries.push(entry)
  expect(entries).toHaveLength(1)
  const [entry] = entries
  expect(entry).toMatchObject({
    source: 'otel',
    provider: 'openai',
    requestedModel: 'gpt-4o',
    servedModel: reply.model,
    operation: 'chat',
    status: 200,
    userId: 'ada',
    sessionName: 'plan trip',
    sessionPath: '/plan trip/chat gpt-4o',
    tokens: { prompt: reply.usage?.prompt_tokens, completion: reply.usage?.completion_tokens },
  })
  expect(JSON.parse(entry?.requestBody ?? '')).toMatchObject({
    temperature: 0.5,
    messages: [{ role: 'user', content: 'Where to?' }],
  })
  expect(JSON.parse(entry?.responseBody ?? '').choices[0].message.content).toBe(reply.choices[0]?.message.content)
})
