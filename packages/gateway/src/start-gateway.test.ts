import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { HeliconeManualLogger } from '@helicone/helpers'
import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { ask, completion, setUp } from './start-gateway.test-support.ts'
import type { Gateway } from './start-gateway.ts'

/** Waits for the log of a request. */
async function logOf(gateway: Gateway, id: string) {
  await expect.poll(async () => (await gateway.services.logs.get(id)) !== undefined).toBe(true)
  return gateway.services.logs.get(id)
}

it('proxies the OpenAI client and logs model, usage, cost, user and properties, with the key masked', async () => {
  const seen: IncomingMessage[] = []
  const { gateway } = await setUp((request, response) => {
    seen.push(request)
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_1' })
    response.end(JSON.stringify(completion))
  })
  const client = new OpenAI({
    apiKey: 'sk-secret-of-ada',
    baseURL: `${gateway.url}/v1`,
    defaultHeaders: { 'Helicone-Property-Environment': 'test', 'Helicone-Session-Id': 's1' },
  })
  const { data, response } = await client.chat.completions.create(ask).withResponse()
  expect(data).toMatchObject(completion)
  const id = response.headers.get('helicone-id') ?? ''
  expect(response.headers.get('x-request-id')).toBe('req_1')
  expect(seen[0]?.url).toBe('/v1/chat/completions')
  expect(seen[0]?.headers.authorization).toBe('Bearer sk-secret-of-ada')
  expect(Object.keys(seen[0]?.headers ?? {}).filter((name) => name.startsWith('helicone-'))).toEqual([])
  const log = await logOf(gateway, id)
  expect(log).toMatchObject({
    provider: 'openai',
    model: 'gpt-4o-2024-08-06',
    status: 200,
    userId: 'ada',
    sessionId: 's1',
    properties: { environment: 'test' },
    tokens: { prompt: 12, completion: 3, total: 15 },
  })
  expect(log?.costUsd).toBeGreaterThan(0)
  expect(JSON.stringify(log)).not.toContain('sk-secret-of-ada')
})

it('forwards a stream byte for byte as it arrives, and reads its usage for the log', async () => {
  const event = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
  const chunk = (fields: object) => ({
    ...completion,
    object: 'chat.completion.chunk',
    choices: [],
    usage: null,
    ...fields,
  })
  let finish = () => undefined as unknown
  const { gateway } = await setUp((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event(chunk({ choices: [{ index: 0, delta: { content: 'Hel' }, finish_reason: null }] })))
    finish = () => response.end(event(chunk({ usage: completion.usage })) + event('[DONE]'))
  })
  const client = new OpenAI({ apiKey: 'sk-x', baseURL: `${gateway.url}/v1` })
  const { data, response } = await client.chat.completions.create({ ...ask, stream: true }).withResponse()
  const texts: string[] = []
  for await (const part of data) {
    texts.push(part.choices[0]?.delta.content ?? 'usage')
    // The response ends only after its first part was received. A gateway that waits for the end would never send it.
    finish()
  }
  expect(texts).toEqual(['Hel', 'usage'])
  const log = await logOf(gateway, response.headers.get('helicone-id') ?? '')
  expect(log).toMatchObject({ stream: true, tokens: { prompt: 12, completion: 3 } })
})

it('retries if requested, and records each attempt', async () => {
  let calls = 0
  const { gateway } = await setUp((_request, response) => {
    calls += 1
    response.writeHead(calls < 3 ? 503 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(completion))
  })
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'Helicone-Retry-Enabled': 'true',
      'Helicone-Retry-Min-Timeout': '1',
    },
    body: JSON.stringify(ask),
  })
  expect(response.status).toBe(200)
  await response.text()
  const log = await logOf(gateway, response.headers.get('helicone-id') ?? '')
  expect(log?.attempts.map(({ status }) => status)).toEqual([503, 503, 200])
})

it('ends the call to the provider when the client disconnects, and logs it as cancelled', async () => {
  let closed: Promise<unknown> = Promise.resolve()
  const { gateway } = await setUp((_request, response) => {
    closed = once(response, 'close')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {}\n\n')
  })
  const leaving = request(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  })
  leaving.end(JSON.stringify({ ...ask, stream: true }))
  const [response] = (await once(leaving, 'response')) as [IncomingMessage]
  await once(response, 'data')
  leaving.on('error', () => undefined)
  response.on('error', () => undefined)
  leaving.destroy()
  await closed
  expect((await logOf(gateway, String(response.headers['helicone-id'])))?.status).toBe(-3)
})

it('refuses a target inside the network, reports what is missing, and is healthy', async () => {
  const { gateway } = await setUp((_request, response) => response.end('{}'))
  const target = await fetch(`${gateway.url}/gateway/v1/models`, {
    headers: { 'Helicone-Target-URL': 'http://10.0.0.1' },
  })
  expect([target.status, await target.text()]).toEqual([403, expect.stringContaining('10.0.0.1')])
  const missing = await fetch(`${gateway.url}/gateway/v1/models`)
  expect([missing.status, await missing.text()]).toEqual([400, 'Missing target base url'])
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
  expect(await (await fetch(`${gateway.url}/readyz`)).json()).toMatchObject({ ready: true })
})

it('accepts the logs of the manual logger, and returns them from the query API', async () => {
  const { gateway } = await setUp((_request, response) => response.end('{}'))
  const logger = new HeliconeManualLogger({ apiKey: 'sk-unused', loggingEndpoint: gateway.url })
  await logger.logRequest(
    ask,
    async (recorder) => {
      recorder.appendResults(completion)
      return completion
    },
    { 'Helicone-User-Id': 'grace', 'Helicone-Session-Id': 's2' },
    'openai',
  )
  const list = async () => {
    const response = await fetch(`${gateway.url}/api/v1/requests?userId=grace`)
    return ((await response.json()) as { items: unknown[] }).items
  }
  await expect.poll(list).toHaveLength(1)
  expect((await list())[0]).toMatchObject({
    source: 'log',
    provider: 'openai',
    sessionId: 's2',
    status: 200,
    tokens: { prompt: 12, completion: 3 },
  })
})

it('finds the provider of a model at the OpenAI-compatible endpoint', async () => {
  const seen: IncomingMessage[] = []
  const { gateway } = await setUp((request, response) => {
    seen.push(request)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(completion))
  })
  const client = new OpenAI({ apiKey: 'sk-of-openai', baseURL: `${gateway.url}/ai/v1` })
  const { data, response } = await client.chat.completions.create({ ...ask, model: 'openai/gpt-4o' }).withResponse()
  expect(data.choices[0]?.message.content).toBe('Hello.')
  expect(seen[0]?.headers.authorization).toBe('Bearer sk-of-openai')
  expect(response.headers.get('helicone-provider')).toBe('openai')
  const log = await logOf(gateway, response.headers.get('helicone-id') ?? '')
  expect(log).toMatchObject({ source: 'ai', provider: 'openai', tokens: { prompt: 12 }, userId: 'ada' })
})
