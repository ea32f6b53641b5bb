import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@litecone/core'
import { LogSink } from '@litecone/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type HeliconeCallback, helicone, withHelicone, withSession } from '../src/index.ts'
import { chunks, completion, localProvider, startUpstream, type Upstream } from './local-provider.ts'

let upstream: Upstream
let sink: LogSink
let log: HeliconeCallback

beforeAll(async () => {
  upstream = await startUpstream()
})
afterAll(() => upstream.close())
beforeEach(async () => {
  sink = await LogSink.start()
  log = helicone({ apiKey: 'k', apiBase: sink.url, onError: () => {} })
})
afterEach(async () => {
  await log.close(0)
  await sink.stop()
})

function client() {
  const providers = [localProvider('openai', upstream.url), localProvider('groq', upstream.url)]
  return createClient({ providers, callbacks: [log], prices: { cost: () => ({ total: 0.0005 }) } })
}

const ask = (content: string) => ({ model: 'openai/gpt-4o', messages: [{ role: 'user' as const, content }] })

describe('a call through core', () => {
  it('is logged under its response’s id, with what was sent and received', async () => {
    const llm = client()
    const reply = await llm.completion({ ...ask('Hi'), temperature: 0.5 }, { metadata: { 'Helicone-User-Id': 'u' } })
    await llm.flush()
    const [received] = sink.logs
    expect(received?.path).toBe('/oai/v1/log')
    expect(received?.body).toMatchObject({
      providerRequest: {
        url: `${upstream.url}/chat/completions`,
        json: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }], temperature: 0.5 },
        meta: { 'Helicone-Request-Id': reply.call?.id, 'Helicone-User-Id': 'u' },
      },
      providerResponse: { status: 200, json: completion, headers: { 'x-request-id': 'req_1' } },
    })
    expect(received?.body.providerResponse.cost).toBe(0.0005)
    expect(received?.text).not.toContain('sk-local-provider-key')
  })

  it('of an OpenAI-compatible vendor is not logged as OpenAI’s', async () => {
    const llm = client()
    await llm.completion({ ...ask('Hi'), model: 'groq/llama-3.3-70b-versatile' })
    await llm.flush()
    expect(sink.logs[0]).toMatchObject({
      path: '/custom/v1/log',
      body: { provider: 'GROQ', providerRequest: { meta: { 'Helicone-Property-Provider': 'groq' } } },
    })
  })

  it('that streams is logged once, with its chunks and the time to the first', async () => {
    const llm = client()
    for await (const _ of await llm.completion({ ...ask('Hi'), stream: true }));
    await llm.flush()
    expect(sink.logs).toHaveLength(1)
    const { providerRequest, providerResponse, timing } = sink.logs[0]?.body ?? {}
    expect(providerRequest?.json).toMatchObject({ stream: true })
    expect(providerResponse?.textBody).toBe(
      `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`,
    )
    expect(timing?.timeToFirstToken).toBeGreaterThanOrEqual(0)
  })

  it.each([
    ['please wait', -3, 'aborted'],
    ['please cut', -100, 'truncated_stream'],
  ])(
    'whose stream was abandoned or cut (%s) is logged with its chunks, and how it ended',
    async (content, status, code) => {
      const llm = client()
      try {
        for await (const _ of await llm.completion({ ...ask(content), stream: true })) if (status === -3) break
      } catch {}
      await sleep(10)
      await llm.flush()
      const { providerResponse } = sink.logs[0]?.body ?? {}
      expect(providerResponse?.status).toBe(status)
      expect(providerResponse?.textBody).toContain('"Hel"')
      expect(providerResponse?.textBody).toContain(`"code":"${code}"`)
    },
  )

  it('that failed is logged with the provider’s status and body', async () => {
    const llm = client()
    await expect(llm.completion(ask('please fail'))).rejects.toThrow('no such thing')
    await llm.flush()
    expect(sink.logs[0]?.body.providerResponse).toMatchObject({
      status: 400,
      json: { error: { message: 'no such thing', code: 'bad' } },
    })
  })

  it('for embeddings or moderation is logged too', async () => {
    const llm = client()
    await llm.embedding({ model: 'openai/text-embedding-3-small', input: ['a'] })
    await llm.moderation({ model: 'openai/omni-moderation-latest', input: 'a' })
    await llm.flush()
    expect(sink.logs.map(({ path, body }) => [path, body.providerRequest.json['model']]).sort()).toEqual([
      ['/oai/v1/log', 'omni-moderation-latest'],
      ['/oai/v1/log', 'text-embedding-3-small'],
    ])
  })

  it('is not delayed by an endpoint that does not respond', async () => {
    sink.mode = 'hang'
    const llm = client()
    for (let i = 0; i < 20; i++) await llm.completion(ask('Hi'))
    expect(sink.logs).toEqual([])
  })

  it('is given up after the client’s close timeout, and not waited for again', async () => {
    sink.mode = 500
    const llm = client()
    await llm.completion(ask('Hi'))
    await llm.close(200)
    expect(log.stats()).toMatchObject({ queued: 0, sent: 0, dropped: 1 })
  })
})

describe('an agent', () => {
  it('has its calls in one session tree, however they are nested', async () => {
    const llm = client()
    const search = (topic: string) => withSession({ path: topic }, () => llm.completion(ask(topic)))
    await withHelicone({ session: { name: 'Research', path: '/plan' }, userId: 'u_1' }, async () => {
      await llm.completion(ask('plan'))
      await Promise.all(['a', 'b'].map(search))
    })
    await llm.completion(ask('outside'))
    await llm.flush()
    const metas = sink.logs.map(({ body }) => body.providerRequest.meta)
    const inside = metas.filter((meta) => meta['Helicone-Session-Id'])
    expect(inside.map((meta) => meta['Helicone-Session-Path']).sort()).toEqual(['/plan', '/plan/a', '/plan/b'])
    expect(new Set(inside.map((meta) => meta['Helicone-Session-Id'])).size).toBe(1)
    expect(new Set(inside.map((meta) => meta['Helicone-Session-Name']))).toEqual(new Set(['Research']))
    expect(metas).toHaveLength(4)
  })
})
