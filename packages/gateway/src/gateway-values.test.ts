import { describe, expect, it } from 'vitest'
import { exchangeRaw, rawPost } from './gateway-raw.test-support.ts'
import { answerCompletion, ask, completion, post, setUp } from './start-gateway.test-support.ts'

/** The `Helicone-Id` in the headers of a response. */
function idIn(text: string): string {
  return /^helicone-id: (\S+)/im.exec(text)?.[1] ?? ''
}

describe('names of inherited properties of objects', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']

  it('are properties like any other, in the log, its lists and its sums', async () => {
    const { url, log, gateway } = await setUp()
    const headers = Object.fromEntries(names.map((name) => [`Helicone-Property-${name}`, `value of ${name}`]))
    const response = await post(url, {
      ...headers,
      'Helicone-User-Id': '__proto__',
      'Helicone-Session-Id': 'constructor',
    })
    const { properties, userId, sessionId } = await log(response)
    for (const name of names) {
      const key = Object.keys(properties).find((own) => own.toLowerCase() === name.toLowerCase())
      expect(key && Object.hasOwn(properties, key), name).toBe(true)
    }
    expect([Object.getPrototypeOf(properties), userId, sessionId]).toEqual([
      Object.prototype,
      '__proto__',
      'constructor',
    ])
    const query = `${url}/api/v1/requests?property.__proto__=value%20of%20__proto__&userId=__proto__`
    const listed = await (await fetch(query)).json()
    expect(listed).toMatchObject({ items: [{ userId: '__proto__' }] })
    for (const filter of ['property.__proto__=another', 'hasProperty=prototype', 'search=%00another&from=2026-01-01'])
      expect(await (await fetch(`${url}/api/v1/requests?${filter}`)).json()).toEqual({ items: [], next: null })
    const groups = await (await fetch(`${url}/api/v1/aggregate?groupBy=property:__proto__`)).text()
    expect(groups).toContain('value of __proto__')
    const items = await gateway.services.logs.users()
    expect(items).toMatchObject([{ userId: '__proto__' }])
  })

  it('in bodies are forwarded unchanged', async () => {
    const { url, asked, log } = await setUp()
    const body =
      '{"__proto__":{"stream":true,"user":"mallory","model":"x"},"constructor":{"prototype":{"polluted":1}},"model":"gpt-4o","messages":[]}'
    const response = await post(url, { 'Helicone-Cache-Enabled': 'true', 'Helicone-Prompt-Id': '__proto__' }, body)
    expect(response.status).toBe(200)
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(JSON.parse(body))
    expect(await log(response)).toMatchObject({ userId: null, stream: false, requestedModel: 'gpt-4o' })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('in logs of clients and responses of providers are data', async () => {
    const answer = `{"__proto__":{"usage":{"prompt_tokens":99}},"model":"constructor","usage":{"prompt_tokens":1,"completion_tokens":2,"__proto__":{"total_tokens":7}}}`
    const { url, log, gateway } = await setUp((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer),
    )
    expect(await log(await post(url))).toMatchObject({ model: 'constructor', tokens: { prompt: 1, completion: 2 } })
    const sent = `{"providerRequest":{"url":"custom-model-nopath","json":{"model":"__proto__","__proto__":{"a":1}},"meta":{"Helicone-Property-__proto__":"x","__proto__":"y","constructor":"z"}},"providerResponse":{"status":200,"json":{"__proto__":{}},"headers":{"__proto__":"h"}},"timing":{"startTime":{"seconds":1700000000,"milliseconds":0},"endTime":{"seconds":1700000001,"milliseconds":0}}}`
    const logged = await post(url, {}, sent, '/custom/v1/log')
    expect(logged.status).toBe(200)
    await gateway.services.writer.flush()
    const { items } = await gateway.services.logs.requests({ source: 'log' })
    expect(items).toHaveLength(1)
    expect(Object.getPrototypeOf(items[0]?.properties)).toBe(Object.prototype)
  })
})

describe('malicious values', () => {
  it('cannot add a line to what the provider or the client gets', async () => {
    const { url, asked } = await setUp()
    const evil = 'a%0d%0aX-Evil: 1'
    const lines = ['User-Id', 'Property-A', 'Session-Id', 'Session-Name', 'Prompt-Id', 'Request-Id', 'Cache-Seed']
    const names = lines.map((name) => `Helicone-${name}: ${evil}`)
    const { text, status } = await exchangeRaw(url, rawPost([...names, `X-Forwarded: ${evil}`]))
    expect([200, 400]).toContain(status)
    expect(text).not.toMatch(/^x-evil/im)
    for (const { headers } of asked) expect(headers).not.toHaveProperty('x-evil')
    const fallbacks = JSON.stringify([
      { 'target-url': 'https://a.example', headers: { 'x-a': 'b\r\nX-Evil: 1' }, onCodes: [500] },
      { 'target-url': 'https://a.example\r\nX-Evil: 1', headers: {}, onCodes: [500] },
    ])
    const answer = await exchangeRaw(url, rawPost([`Helicone-Fallbacks: ${fallbacks}`]))
    expect(answer.text).not.toMatch(/^x-evil/im)
    for (const { headers } of asked) expect(headers).not.toHaveProperty('x-evil')
  })

  it('can be UTF-8 or ISO 8859-1', async () => {
    const { url, log } = await setUp()
    const written = [
      'Helicone-User-Id: Jürgen 田中',
      'Helicone-Property-City: Kraków',
      'Helicone-Session-Name: Übersetzung',
    ]
    for (const [encoding, user] of [
      ['utf8', 'Jürgen 田中'],
      ['latin1', 'J\xfcrgen 0-'],
    ] as const) {
      const bytes = Buffer.from(rawPost(written), encoding)
      const { text } = await exchangeRaw(url, bytes)
      const entry = await log({ headers: new Headers({ 'helicone-id': idIn(text) }) })
      expect([entry.userId, entry.sessionName]).toEqual([user, 'Übersetzung'])
      if (encoding === 'utf8') expect(entry.properties).toEqual({ City: 'Kraków' })
    }
  })

  it('in a provider’s response are not mistaken for the gateway’s own', async () => {
    const { url } = await setUp((_request, response) => {
      const theirs = {
        'helicone-id': 'theirs',
        'helicone-status': 'failed',
        'helicone-cache': 'HIT',
        'helicone-provider': 'x',
      }
      response.writeHead(200, { 'content-type': 'application/json', ...theirs }).end('{}')
    })
    const { headers } = await post(url, { 'Helicone-Cache-Enabled': 'true' })
    expect(headers.get('helicone-id')).toMatch(/^[\da-f-]{36}$/)
    expect([headers.get('helicone-status'), headers.get('helicone-cache')]).toEqual(['success', 'MISS'])
    // The gateway has no header of this name, so the provider's is kept.
    expect(headers.get('helicone-provider')).toBe('x')
  })

  it('in a provider’s response are forwarded byte for byte, in one line', async () => {
    const { url } = await setUp((_request, response) => {
      response.socket?.end(
        Buffer.from(
          'HTTP/1.1 200 \xff\xfe\r\nX-Bytes: \xe9\xff\t~\r\nHelicone-Id: forged\r\nContent-Length: 2\r\n\r\n{}',
          'latin1',
        ),
      )
    })
    const { text } = await exchangeRaw(url, rawPost())
    expect(text).toMatch(/^x-bytes: \xe9\xff\t~\r$/im)
    expect(text.endsWith('\r\n\r\n{}')).toBe(true)
  })

  it('with invalid UTF-8, NUL or lone surrogates are logged as text and listed', async () => {
    const { url, asked, gateway } = await setUp()
    const body =
      '{"model":"gpt-4o","user":"\xff\xfe\x80","messages":[{"role":"user","content":"a\\u0000b\\ud800c\xc3"}]}'
    const { text, status } = await exchangeRaw(
      url,
      rawPost(['Helicone-User-Id: \xff\xfe', 'Helicone-Property-X: \xc3('], body),
    )
    expect(status).toBe(200)
    expect(Buffer.byteLength(asked[0]?.body ?? '')).toBeGreaterThan(0)
    await gateway.services.writer.flush()
    const entry = await gateway.services.logs.get(idIn(text))
    expect(entry?.requestBody).toContain('gpt-4o')
    const listed = await fetch(`${url}/api/v1/requests`)
    expect([listed.status, JSON.stringify(await listed.json())]).toEqual([200, expect.stringContaining(idIn(text))])
    expect(gateway.services.writer.state).toMatchObject({ waiting: 0, shed: 0 })
  })

  it('with numbers out of range are counted as nothing or as what they are', async () => {
    const usage = '{"prompt_tokens":1e999,"completion_tokens":-5,"total_tokens":"many"}'
    const { url, log } = await setUp((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"model":"gpt-4o","usage":${usage}}`),
    )
    const { costUsd, tokens } = await log(await post(url))
    for (const figure of [costUsd, ...Object.values(tokens)]) {
      if (figure !== null) expect(Number.isFinite(figure) && figure >= 0).toBe(true)
    }
    const figures = await fetch(`${url}/api/v1/aggregate`)
    expect(figures.status).toBe(200)
  })
})

describe('a body a hundred thousand levels deep', () => {
  const DEPTH = 100_000
  const arrays = '['.repeat(DEPTH) + ']'.repeat(DEPTH)
  const objects = '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH)

  it.each([
    ['nothing but passing through', {}],
    ['the cache', { 'Helicone-Cache-Enabled': 'true' }],
    ['a prompt', { 'Helicone-Prompt-Id': 'p' }],
    ['security', { 'Helicone-LLM-Security-Enabled': 'true' }],
    ['the token limit', { 'Helicone-Token-Limit-Exception-Handler': 'truncate', 'Helicone-Model-Override': 'gpt-4o' }],
    ['fallbacks', { 'Helicone-Fallbacks': '["gpt-4o","gpt-4o-mini"]' }],
    ['usage in streams', { 'helicone-stream-usage': 'true' }],
  ])('is answered or refused with %s, and the gateway continues', async (_what, headers) => {
    const { url } = await setUp()
    for (const deep of [arrays, objects]) {
      const response = await post(url, headers, `{"model":"gpt-4o","stream":true,"messages":${deep}}`)
      expect([200, 400]).toContain(response.status)
      await response.text()
    }
    expect((await post(url, headers)).status).toBe(200)
  })

  it('is refused with a header that changes the body', async () => {
    const { url, asked } = await setUp()
    const deep = `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`
    const response = await post(url, { 'Helicone-Fallbacks': `[{"bodyKeyOverride":${deep},"onCodes":[500]}]` })
    expect([200, 400]).toContain(response.status)
    for (const { body } of asked) expect(body.startsWith('{')).toBe(true)
    expect((await post(url)).status).toBe(200)
  })

  it('is answered or refused at every path, and does no harm in responses', async () => {
    const deep = `{"choices":${arrays},"usage":{"prompt_tokens":1}}`
    const { url, gateway } = await setUp((_request, response, body) => {
      if (!body.includes('deep')) return answerCompletion(_request, response)
      response.writeHead(200, { 'content-type': 'application/json' }).end(deep)
    })
    const paths = [
      '/ai/v1/chat/completions',
      '/ai/v1/embeddings',
      '/custom/v1/log',
      '/v1/trace/custom/log',
      '/v1/traces',
    ]
    for (const path of paths) {
      for (const body of [arrays, objects, `{"model":"openai/gpt-4o","messages":${objects}}`]) {
        const response = await post(url, {}, body, path)
        expect([200, 400, 401, 422], path).toContain(response.status)
        await response.text()
      }
    }
    expect(await (await post(url, {}, { ...ask, user: 'deep' })).text()).toBe(deep)
    expect(await (await post(url)).json()).toEqual(completion)
    await gateway.services.writer.flush()
    expect((await fetch(`${url}/api/v1/requests`)).status).toBe(200)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})
