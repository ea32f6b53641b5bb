import { afterEach, expect, it, vi } from 'vitest'
import { collect, completion, createNdjsonFramer, defineProvider, type SignableRequest } from '../src/index.ts'
import { hello, json, KEY, plain, plainWire, say, startUpstream } from './upstream.ts'

const sign = vi.fn(async (_request: SignableRequest) => ({ 'X-Signature': 'made-of-the-request' }))
const signed = defineProvider({ ...plain().definition, apiKeyEnv: [], apiKeyOptional: true, sign })
afterEach(() => sign.mockClear())

it('signs each whole request as it is sent', async () => {
  await using server = await startUpstream(say('Hi'))
  const model = signed({ apiBase: `${server.url}/v1?tenant=7` })('plain-1')
  await completion({ model, messages: hello }, { headers: { 'X-Team': 'a' }, extraBody: { extra: 1 } })
  const [request] = server.requests
  expect(request?.headers).toMatchObject({ 'x-signature': 'made-of-the-request', 'x-team': 'a' })
  const [given] = sign.mock.calls[0]!
  expect(given).toMatchObject({ method: 'POST', origin: server.url, path: request?.url, headers: { 'x-team': 'a' } })
  expect(JSON.parse(given.body ?? '')).toEqual(request?.body)
  expect(request?.body).toMatchObject({ extra: 1 })
})

it('does not sign if there is a key', async () => {
  await using server = await startUpstream(say('Hi'))
  await completion({ model: signed({ apiBase: `${server.url}/v1`, apiKey: KEY })('plain-1'), messages: hello })
  expect(sign).not.toHaveBeenCalled()
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
})

it('sends nothing if the caller aborts meanwhile or signing fails', async () => {
  await using server = await startUpstream(say('Hi'))
  const model = signed({ apiBase: `${server.url}/v1` })('plain-1')
  for (const stream of [false, true]) {
    const abort = new AbortController()
    sign.mockImplementationOnce(async () => {
      abort.abort()
      return { 'X-Signature': 'late' }
    })
    const call = completion({ model, messages: hello, stream }, { signal: abort.signal })
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
    sign.mockRejectedValueOnce(new RangeError('no key'))
    await expect(completion({ model, messages: hello, stream })).rejects.toMatchObject({
      cause: expect.any(RangeError),
    })
  }
  expect(server.requests).toEqual([])
})

it('removes a signature that the provider repeats', async () => {
  sign.mockResolvedValueOnce({
    'X-Signature': 'x',
    authorization: 'V4 Credential=me, Signature=0123456789abcdef',
  } as never)
  await using server = await startUpstream(json({ error: { message: 'not 0123456789abcdef' } }, 403))
  const error: Error = await completion({
    model: signed({ apiBase: `${server.url}/v1` })('plain-1'),
    messages: hello,
  }).catch((reason) => reason)
  expect(error.message).toContain('not [redacted]')
})

it('reads a stream with the wire’s own framing', async () => {
  const wire = { ...plainWire, chat: { ...plainWire.chat!, framing: createNdjsonFramer } }
  await using server = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.end('{"t":"Hi"}\n{"done":true}\n')
  })
  const model = defineProvider({ ...plain().definition, wire })({ apiKey: KEY, apiBase: server.url })('plain-1')
  const answer = await collect(await completion({ model, messages: hello, stream: true }))
  expect(answer.choices[0]?.message.content).toBe('Hi')
})
