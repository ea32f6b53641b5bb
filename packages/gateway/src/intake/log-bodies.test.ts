import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startIntake } from './intake.test-support.ts'

const log = (request: unknown, response: object, more: object = {}) => ({
  providerRequest: { url: 'custom-model-nopath', json: request, meta: {}, ...more },
  providerResponse: { status: 200, headers: {}, ...response },
})

const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 }

describe('a body of a log', () => {
  it.each([
    ['not JSON', 'Where to?', { json: 'To Rome.' }, 'Where to?', 'To Rome.'],
    ['not JSON beside an empty object', 'Where to?', { json: {}, textBody: 'To Rome.' }, 'Where to?', 'To Rome.'],
    ['a page', null, { status: 502, textBody: '<html>Bad gateway</html>' }, '{}', '<html>Bad gateway</html>'],
    ['nothing', undefined, { json: null }, '{}', '{}'],
    ['a list', {}, { json: [1, 2] }, '{}', '[1,2]'],
    ['a number', {}, { json: 0 }, '{}', '0'],
  ])('can be %s', async (_name, request, response, requestBody, responseBody) => {
    const intake = await startIntake()
    expect((await intake.post('/custom/v1/log', log(request, response))).status).toBe(200)
    expect(await intake.entries()).toMatchObject([{ requestBody, responseBody }])
  })

  it('that is text is parsed if it is JSON', async () => {
    const intake = await startIntake()
    const request = JSON.stringify({ model: 'gpt-4o', messages: [] })
    await intake.post('/oai/v1/log', log(request, { json: JSON.stringify({ model: 'gpt-4o', choices: [], usage }) }))
    expect(await intake.entries()).toMatchObject([
      { requestBody: request, model: 'gpt-4o', tokens: { prompt: 1000 }, costUsd: expect.closeTo(0.0035, 10) },
    ])
  })

  it('that is long keeps its beginning and its end, and its tokens are those of the complete body', async () => {
    const intake = await startIntake({ maxBodyBytes: 10_000 })
    const content = `${'é'.repeat(100_000)}the middle${'ü'.repeat(100_000)}`
    const answer = { first: 'The beginning', choices: [{ message: { content } }], model: 'gpt-4o', usage }
    const chunk = (text: string) =>
      `data: ${JSON.stringify({ model: 'gpt-4o', choices: [{ delta: { content: text } }] })}\n\n`
    const stream = `${chunk('The beginning')}${chunk(content)}data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`
    const request = { model: 'gpt-4o', messages: [{ role: 'user', content }], stop: 'The end' }
    await intake.post('/oai/v1/log', log(request, { json: answer }))
    await intake.post('/oai/v1/log', log(request, { textBody: stream }))
    const entries = await intake.entries()
    expect(entries).toHaveLength(2)
    for (const { requestBody, responseBody, ...entry } of entries) {
      expect(entry).toMatchObject({ tokens: { prompt: 1000 }, costUsd: expect.closeTo(0.0035, 10) })
      expect(entry.requestSize).toBeGreaterThan(400_000)
      expect(requestBody).toMatch(/^\{"model":"gpt-4o".*"stop":"The end"\}$/s)
      expect(responseBody).toContain('The beginning')
      expect(responseBody?.slice(-2000)).toContain('"total_tokens":1100')
      for (const body of [requestBody, responseBody]) {
        expect(body).not.toContain('the middle')
        expect(Buffer.byteLength(body ?? '')).toBeLessThan(80_000)
      }
    }
  })

  it('of exactly the maximum size is not changed', async () => {
    const intake = await startIntake({ maxBodyBytes: 1000 })
    const text = '雨'.repeat(333)
    await intake.post('/custom/v1/log', log({}, { textBody: text }))
    expect(await intake.entries()).toMatchObject([{ responseBody: text, responseSize: 999 }])
  })

  it('can contain names with a meaning in JavaScript', async () => {
    const intake = await startIntake()
    const body = `{"providerRequest":{"json":{"model":"gpt-4o","__proto__":{"polluted":1},"constructor":{"prototype":{}}},
      "meta":{"__proto__":"x","Helicone-Property-__proto__":"x","Helicone-Property-constructor":"own"}},
      "providerResponse":{"status":200,"headers":{"__proto__":"x"},"json":{"__proto__":{"polluted":1}}}}`
    expect((await intake.post('/custom/v1/log', body)).status).toBe(200)
    const [entry] = await intake.entries()
    expect(Object.entries(entry?.properties ?? {})).toContainEqual(['constructor', 'own'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('that is nested too deeply is refused with 400', async () => {
    const intake = await startIntake()
    const deep = '['.repeat(50_000) + ']'.repeat(50_000)
    const body = `{"providerRequest":{"url":"u","json":{"a":${deep}}},"providerResponse":{"status":200}}`
    expect((await intake.post('/custom/v1/log', body)).status).toBe(400)
    expect((await intake.post('/custom/v1/log', log({}, {}))).status).toBe(200)
  })

  it('that is not sent is refused after a timeout', async () => {
    const intake = await startIntake({ bodyTimeoutMs: 50 })
    for (const path of ['/custom/v1/log', '/v1/traces', `/v1/request/${randomUUID()}/score`]) {
      const socket = connect(Number(new URL(intake.url).port), '127.0.0.1')
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"half`,
      )
      let answer = ''
      socket.on('data', (bytes) => {
        answer += bytes
      })
      await once(socket, 'end')
      expect(answer).toMatch(/^HTTP\/1.1 408 .*not there within 50 ms/s)
      socket.destroy()
    }
    expect(await intake.entries()).toEqual([])
  })
})

describe('a secret in a log', () => {
  it.each([
    ['authorization', 'Bearer one-that-is-secret'],
    ['x-goog-api-key', 'one-that-is-secret'],
    ['Cookie', 'session=one-that-is-secret'],
    ['x-forwarded-for-tool', 'sk-proj-one-that-is-secret'],
    ['location', 'https://u:one-that-is-secret@a.example/?token=one-that-is-secret'],
  ])('is not stored from a header of the request or of Helicone: %s', async (name, value) => {
    const intake = await startIntake()
    const body = log({}, { headers: { [name]: value } }, { meta: { [name]: value } })
    await intake.post('/custom/v1/log', body, { 'Helicone-Stripe-Key': 'sk-one-that-is-secret' })
    const [entry] = await intake.entries()
    expect([entry?.requestHeaders[name.toLowerCase()], entry?.responseHeaders[name.toLowerCase()]]).toEqual([
      expect.stringContaining('[redacted]'),
      expect.stringContaining('[redacted]'),
    ])
    expect(JSON.stringify(entry)).not.toContain('secret')
  })
})

describe('an id of a log', () => {
  it('is compared without case', async () => {
    const intake = await startIntake()
    const id = randomUUID()
    for (const given of [id, id.toUpperCase()])
      expect(
        (await intake.post('/custom/v1/log', log({}, {}), { 'helicone-request-id': given })).headers.get('helicone-id'),
      ).toBe(id)
    expect(await intake.entries()).toMatchObject([{ id }])
    expect((await intake.post(`/v1/request/${id.toUpperCase()}/feedback`, { rating: true })).status).toBe(200)
    expect(await intake.entries()).toMatchObject([{ id, feedback: true }])
  })

  it.each(['mine', '1', '__proto__', '../etc', 'a'.repeat(500)])(
    'that is no UUID is replaced, each time: %s',
    async (given) => {
      const intake = await startIntake()
      for (let times = 0; times < 2; times++)
        await intake.post('/custom/v1/log', log({}, {}, { meta: { 'Helicone-Request-Id': given } }))
      const ids = (await intake.entries()).map(({ id }) => id)
      expect(new Set(ids).size).toBe(2)
      for (const id of ids) expect(id).toMatch(/^[\da-f-]{36}$/)
    },
  )
})
