import { serve } from '@hono/node-server'
import { otel } from '@litecone/callbacks-otel'
import { createClient, isErrorOf, isLlmError } from '@litecone/core'
import { openai } from '@litecone/providers-openai'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { stopTracing } from './tracing.js'

const model = process.env.MODEL ?? 'openai/gpt-6-luna'
const llm = createClient({ providers: [openai()], callbacks: [otel()] })

const app = new Hono()

app.post('/chat', async (context) => {
  const { messages } = await context.req.json()
  // Resolves once the first chunk has arrived, so that errors before it still set the status.
  const answer = await llm.completion({ model, messages, stream: true }, { signal: context.req.raw.signal })
  return streamSSE(context, async (events) => {
    events.onAbort(() => answer.close())
    for await (const chunk of answer) await events.writeSSE({ data: JSON.stringify(chunk) })
    await events.writeSSE({ data: '[DONE]' })
  })
})

app.onError((error, context) => {
  if (error instanceof SyntaxError)
    return context.json({ error: { code: 'bad_request', message: 'The body is not valid JSON.' } }, 400)
  if (!isLlmError(error)) throw error
  const { code, message } = error
  // Only invalid requests are the client's fault. Problems with our key or the provider are not.
  return context.json({ error: { code, message } }, isErrorOf(error, 'bad_request') ? 400 : 502)
})

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`Listening on http://localhost:${port}`)
})

process.once('SIGTERM', () => {
  server.close(async () => {
    await llm.close()
    await stopTracing()
  })
})
