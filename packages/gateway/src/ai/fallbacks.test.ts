import { describe, expect, it } from 'vitest'
import { GATEWAY_KEY, type ServedAi, type ServedOptions, serveAi } from './serve-ai.test-support.ts'
import { answerOpenAI, startVendors, type Vendors } from './vendors.test-support.ts'

const messages = [{ role: 'user', content: 'Hello?' }]
const both = 'openai/gpt-4o, anthropic/claude-sonnet-4-5'

function ask(served: ServedAi, model: string, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = `Bearer ${GATEWAY_KEY}`
  return fetch(`${served.url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model, messages }),
    headers: { authorization, ...headers },
  })
}

/** OpenAI answers with these statuses in turn, then always with the last. */
async function start(
  statuses: readonly number[],
  options: ServedOptions = {},
): Promise<{ vendors: Vendors; served: ServedAi } & AsyncDisposable> {
  let calls = 0
  const vendors: Vendors = await startVendors({
    openai(request) {
      const status = statuses[Math.min(calls++, statuses.length - 1)] ?? 200
      return status === 200 ? answerOpenAI(request) : { status, body: { error: { message: 'no' } } }
    },
  })
  const served = await serveAi({ providers: vendors.config, ...options })
  return {
    vendors,
    served,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await vendors[Symbol.asyncDispose]()
    },
  }
}

describe('several models', () => {
  it.each([400, 401, 404, 429, 500, 503])('are tried in order if one fails with %i', async (status) => {
    await using at = await start([status])
    const response = await ask(at.served, both)
    expect(response.status).toBe(200)
    expect(response.headers.get('helicone-provider')).toBe('anthropic')
    expect(response.headers.get('helicone-model')).toBe('claude-sonnet-4-5')
    expect(response.headers.get('helicone-fallback-index')).toBe('1')
    expect(at.vendors.servers.openai.requests).toHaveLength(1)
    expect(await at.served.logged(response)).toMatchObject({
      provider: 'anthropic',
      requestedModel: both,
      status: 200,
      attempts: [
        { provider: 'openai', status },
        { provider: 'anthropic', status: 200 },
      ],
    })
  })

  it('are not called if the first answers, whose index is 0', async () => {
    await using at = await start([200])
    const response = await ask(at.served, both)
    expect(response.headers.get('helicone-fallback-index')).toBe('0')
    expect(at.vendors.servers.anthropic.requests).toEqual([])
  })

  it('end with the last error if all fail', async () => {
    await using at = await start([500, 503])
    const response = await ask(at.served, 'openai/gpt-4o, openai/gpt-4o-mini')
    expect(response.status).toBe(503)
    expect(response.headers.get('helicone-model')).toBe('gpt-4o-mini')
    expect((await at.served.logged(response)).attempts).toHaveLength(2)
  })

  it('exclude a provider with "!"', async () => {
    await using at = await start([200])
    expect((await ask(at.served, `${both},!openai`)).headers.get('helicone-provider')).toBe('anthropic')
    expect(await (await ask(at.served, 'openai/gpt-4o,!openai')).json()).toMatchObject({
      error: { message: expect.stringContaining('leaves all') },
    })
    expect((await ask(at.served, 'openai/gpt-4o,!nobody')).status).toBe(400)
    expect(at.vendors.servers.openai.requests).toEqual([])
  })
})

describe('Helicone-Fallbacks', () => {
  const headers = { 'Helicone-Fallbacks': JSON.stringify(['gpt-4o', 'anthropic/claude-sonnet-4-5']) }

  it('names models that are tried after the request’s own, by default after 429 and 5xx', async () => {
    await using at = await start([500])
    const response = await ask(at.served, 'gpt-4o', headers)
    expect(response.headers.get('helicone-provider')).toBe('anthropic')
    expect(response.headers.get('helicone-fallback-index')).toBe('1')
  })

  it('is not tried after another status', async () => {
    await using at = await start([404])
    expect((await ask(at.served, 'gpt-4o', headers)).status).toBe(404)
    expect(at.vendors.servers.anthropic.requests).toEqual([])
  })

  it('with targets is refused by this endpoint', async () => {
    await using at = await start([200])
    const item = { 'target-url': 'https://api.openai.com', headers: {}, onCodes: [500] }
    const response = await ask(at.served, 'gpt-4o', { 'Helicone-Fallbacks': JSON.stringify([item]) })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { param: 'Helicone-Fallbacks' } })
  })
})

describe('Helicone-Retry', () => {
  const headers = {
    'Helicone-Retry-Enabled': 'true',
    'helicone-retry-min-timeout': '1',
    'helicone-retry-max-timeout': '2',
  }

  it('limits the total number of attempts', async () => {
    await using at = await start([500, 500, 200])
    expect((await ask(at.served, 'openai/gpt-4o', { ...headers, 'helicone-retry-num': '2' })).status).toBe(500)
    expect(at.vendors.servers.openai.requests).toHaveLength(2)
    const response = await ask(at.served, 'openai/gpt-4o', { ...headers, 'helicone-retry-num': '3' })
    expect(response.status).toBe(200)
  })

  it('is off by default', async () => {
    await using at = await start([500, 200])
    expect((await ask(at.served, 'openai/gpt-4o')).status).toBe(500)
    expect((await ask(at.served, 'openai/gpt-4o', { 'Helicone-Retry-Enabled': 'false' })).status).toBe(200)
  })
})

describe('the gate', () => {
  it('gets the parsed request, and its answer is sent and logged instead of the provider’s', async () => {
    const body = JSON.stringify({
      model: 'gpt-4o-2024-08-06',
      usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 },
    })
    await using at = await start([200], {
      gate(exchange) {
        exchange.notes.cache = 'hit'
        exchange.notes.cacheSavedUsd = 0.5
        return { status: 200, headers: { 'content-type': 'application/json', 'helicone-cache': 'HIT' }, body }
      },
    })
    const response = await ask(at.served, both)
    expect(await response.text()).toBe(body)
    expect(response.headers.get('helicone-cache')).toBe('HIT')
    expect(response.headers.get('helicone-provider')).toBe('openai')
    expect(at.vendors.servers.openai.requests).toEqual([])
    expect(at.served.exchanges[0]).toMatchObject({
      route: { provider: 'openai', path: '/ai/v1/chat/completions', untrusted: false },
      json: { model: both, messages },
      grant: { owner: 'acme' },
    })
    expect(await at.served.logged(response)).toMatchObject({
      cache: 'hit',
      costUsd: 0,
      cacheSavedUsd: 0.5,
      model: 'gpt-4o-2024-08-06',
      tokens: { total: 14 },
      responseBody: body,
    })
  })

  it('has its work done after the response, with the cost', async () => {
    const charged: (number | null)[] = []
    await using at = await start([200], {
      gate({ notes }) {
        notes.afterwards.push((costUsd) => void charged.push(costUsd))
        return undefined
      },
    })
    const { costUsd } = await at.served.logged(await ask(at.served, 'openai/gpt-4o-mini'))
    expect(charged).toEqual([costUsd])
    expect(costUsd).toBeGreaterThan(0)
  })
})
