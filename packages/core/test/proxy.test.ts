import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { collect, createClient } from '../src/index.ts'
import { events, hello, KEY, plain, say, useUpstream } from './upstream.ts'

const upstream = useUpstream()

/** A real proxy that opens tunnels to one server, whatever host is asked for. `refuse` is the status it answers instead. */
async function startProxy(target: string, refuse?: number) {
  const asked: { host: string | undefined; auth: string | undefined }[] = []
  const sockets = new Set<Socket>()
  const sent: Buffer[] = []
  const server = createServer((_request, response) => void response.writeHead(400).end())
  server.on('connection', (socket) => sockets.add(socket))
  server.on('connect', (request, socket, head) => {
    asked.push({ host: request.url, auth: request.headers['proxy-authorization'] })
    if (refuse) return void socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`)
    const onward = connect(Number(new URL(target).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.write(head)
      onward.pipe(socket)
      socket.pipe(onward)
    })
    socket.on('data', (bytes) => sent.push(bytes))
    for (const end of [socket, onward]) end.on('error', () => {})
    socket.on('close', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    sent,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']

function createAcme(apiBase: string) {
  return createClient({ providers: [plain({ apiKey: KEY, apiBase })], retry: false })
}

describe('a proxy from the environment', () => {
  beforeEach(() => {
    for (const name of VARIABLES) vi.stubEnv(name, '')
  })
  afterEach(() => vi.unstubAllEnvs())

  it.each(['HTTP_PROXY', 'http_proxy'])('in %s carries calls and streams to hosts that only it knows', async (name) => {
    const { url, requests } = await upstream(say('Hi'), events([{ t: 'Hi' }, { done: true }]))
    await using proxy = await startProxy(url)
    vi.stubEnv(name, `http://ann:s%40crt@${proxy.address}`)
    await using llm = createAcme('http://api.acme.test/v1')
    const reply = await llm.completion({ model: 'plain/a', messages: hello })
    const streamed = await collect(await llm.completion({ model: 'plain/a', messages: hello, stream: true }))
    expect([reply, streamed].map(({ choices }) => choices[0]?.message.content)).toEqual(['Hi', 'Hi'])
    const auth = `Basic ${Buffer.from('ann:s@crt').toString('base64')}`
    expect(proxy.asked[0]).toEqual({ host: 'api.acme.test:80', auth })
    expect(requests[0]?.headers).toMatchObject({ host: 'api.acme.test', authorization: `Bearer ${KEY}` })
    expect(requests[0]?.headers).not.toHaveProperty('proxy-authorization')
  })

  it('in HTTPS_PROXY sees only the host of an https API: what it carries is TLS', async () => {
    const { url } = await upstream(say('Hi'))
    await using proxy = await startProxy(url)
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.address}`)
    await using llm = createAcme('https://api.acme.test/v1')
    await expect(llm.completion({ model: 'plain/a', messages: hello })).rejects.toMatchObject({
      code: 'api_connection',
    })
    expect(proxy.asked[0]?.host).toBe('api.acme.test:443')
    const tlsHandshake = 22
    expect(proxy.sent[0]?.[0]).toBe(tlsHandshake)
    expect(Buffer.concat(proxy.sent).toString('latin1')).not.toContain(KEY)
  })

  it.each([
    ['this machine', '', ''],
    ['a host in NO_PROXY', '127.0.0.1', 'http://other:1/'],
    ['any host when NO_PROXY is *', '*', ''],
  ])('is not used for %s', async (_what, direct) => {
    const { url } = await upstream(say('Hi'))
    await using proxy = await startProxy(url)
    vi.stubEnv('HTTP_PROXY', `http://${proxy.address}`)
    vi.stubEnv('NO_PROXY', direct)
    await using llm = createAcme(url)
    await llm.completion({ model: 'plain/a', messages: hello })
    expect(proxy.asked).toEqual([])
  })

  it('that refuses is named in the error, without its password', async () => {
    await using proxy = await startProxy('http://127.0.0.1:1', 407)
    vi.stubEnv('HTTP_PROXY', `http://ann:secret@${proxy.address}`)
    await using llm = createAcme('http://api.acme.test/v1')
    const error: Error = await llm.completion({ model: 'plain/a', messages: hello }).catch((reason) => reason)
    expect(error).toMatchObject({ code: 'api_connection', message: expect.stringMatching(/proxy.*407/i) })
    expect(JSON.stringify(error) + error.message).not.toContain('secret')
  })

  it.each([
    ['http://127.0.0.1:1', /ECONNREFUSED/],
    ['127.0.0.1:8080', /ERR_INVALID_URL/],
  ])('that cannot be reached or read (%s) fails the call', async (address, reason) => {
    vi.stubEnv('HTTP_PROXY', address)
    await using llm = createAcme('http://api.acme.test/v1')
    const error: Error = await llm.completion({ model: 'plain/a', messages: hello }).catch((reason) => reason)
    expect(error).toMatchObject({ code: 'api_connection' })
    expect(error.message).toMatch(reason)
    expect(error.message).toMatch(/any proxy/)
  })
})
