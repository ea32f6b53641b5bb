import { createServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { LogSink, startConnectProxy } from '@litecone/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type HeliconeError, type HeliconeOptions, helicone } from '../src/index.ts'
import { createRecord } from './records.ts'

const VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
const KEY = 'sk-helicone-test-key-of-nobody'

let errors: HeliconeError[]

beforeEach(() => {
  errors = []
  for (const name of VARIABLES) vi.stubEnv(name, '')
})
afterEach(() => vi.unstubAllEnvs())

/** Logs some calls, waits for their delivery and closes. */
async function logCalls(count: number, options: HeliconeOptions) {
  const onError = (error: HeliconeError) => void errors.push(error)
  const log = helicone({ apiKey: KEY, attempts: 1, concurrency: 2, onError, ...options })
  for (let call = 0; call < count; call++) log.onSuccess(createRecord())
  await log.flush()
  await log.close()
}

/** An https endpoint that counts posts. */
async function startSecureSink() {
  const server = createServer({ key: PRIVATE_KEY, cert: CERTIFICATE }, (request, response) => {
    sink.posts.push(`${request.headers.host}${request.url}`)
    request.resume().on('end', () => response.end('ok'))
  })
  const sink = {
    url: '',
    posts: new Array<string>(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  sink.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return sink
}

describe.each([
  ['the main thread', false],
  ['the worker thread', true],
])('the proxy of the environment, in %s', (_where, thread) => {
  it('carries logs, with its password, over connections that are kept', async () => {
    await using sink = await LogSink.start()
    await using proxy = await startConnectProxy(sink.url)
    vi.stubEnv('HTTP_PROXY', `http://ann:s%40crt@${proxy.address}`)
    await logCalls(6, { thread, apiBase: 'http://logs.acme.test' })
    expect(sink.logs).toHaveLength(6)
    expect(sink.logs[0]?.headers).toMatchObject({ host: 'logs.acme.test', authorization: `Bearer ${KEY}` })
    expect(sink.logs[0]?.headers).not.toHaveProperty('proxy-authorization')
    const auth = `Basic ${Buffer.from('ann:s@crt').toString('base64')}`
    expect(proxy.asked).toEqual(Array(2).fill({ host: 'logs.acme.test:80', auth }))
    expect(errors).toEqual([])
  })

  it('sees only the host of an https endpoint', async () => {
    await using sink = await startSecureSink()
    await using proxy = await startConnectProxy(sink.url)
    vi.stubEnv('https_proxy', `http://${proxy.address}`)
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    await logCalls(1, { thread, apiBase: 'https://logs.acme.test' })
    expect(sink.posts).toEqual(['logs.acme.test/oai/v1/log'])
    expect(proxy.asked[0]?.host).toBe('logs.acme.test:443')
    expect(Buffer.concat(proxy.sent).toString('latin1')).not.toContain(KEY)
  })
})

describe('the proxy of the environment', () => {
  it('must present the certificate of the endpoint', async () => {
    await using sink = await startSecureSink()
    await using proxy = await startConnectProxy(sink.url)
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.address}`)
    await logCalls(1, { apiBase: 'https://logs.acme.test' })
    expect(sink.posts).toEqual([])
    expect(errors[0]?.message).toMatch(/self-signed certificate/)
  })

  it.each([
    ['this machine', ''],
    ['a host in NO_PROXY', 'other.test, 127.0.0.1'],
    ['any host when NO_PROXY is *', '*'],
  ])('is not used for %s', async (_what, direct) => {
    await using sink = await LogSink.start()
    await using proxy = await startConnectProxy(sink.url)
    vi.stubEnv('HTTP_PROXY', `http://${proxy.address}`)
    vi.stubEnv('NO_PROXY', direct)
    await logCalls(1, { apiBase: sink.url })
    expect(sink.logs).toHaveLength(1)
    expect(proxy.asked).toEqual([])
  })

  it.each([
    ['.acme.test', 0],
    ['*.acme.test', 0],
    ['LOGS.acme.test:80', 0],
    ['logs.acme.test:81', 1],
    ['acme.test', 1],
  ])('with NO_PROXY=%s is asked for logs.acme.test %i times', async (direct, times) => {
    await using sink = await LogSink.start()
    await using proxy = await startConnectProxy(sink.url)
    vi.stubEnv('HTTP_PROXY', `http://${proxy.address}`)
    vi.stubEnv('NO_PROXY', direct)
    await logCalls(1, { apiBase: 'http://logs.acme.test' })
    expect(proxy.asked).toHaveLength(times)
  })

  it('that refuses is named in the error, without its password', async () => {
    await using proxy = await startConnectProxy('http://127.0.0.1:1', 407)
    vi.stubEnv('HTTP_PROXY', `http://ann:secret@${proxy.address}`)
    await logCalls(1, { apiBase: 'http://logs.acme.test' })
    expect(errors[0]?.message).toMatch(/the proxy refused with status 407/)
    expect(errors.map(({ message }) => message).join()).not.toContain('secret')
  })

  it.each([
    ['http://127.0.0.1:1', /ECONNREFUSED/],
    ['127.0.0.1:8080', /the proxy in HTTPS_PROXY or HTTP_PROXY is not a URL/],
  ])('that cannot be reached or read (%s) is reported', async (address, reason) => {
    vi.stubEnv('HTTP_PROXY', address)
    await logCalls(1, { apiBase: 'http://logs.acme.test' })
    expect(errors[0]?.message).toMatch(reason)
  })

  it('that never answers is given up with the post', async () => {
    const sockets: Socket[] = []
    const silent = createTcpServer((socket) => void sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${(silent.address() as AddressInfo).port}`)
    await logCalls(1, { apiBase: 'https://logs.acme.test', timeout: 50 })
    expect(errors[0]?.message).toMatch(/in time|no answer/)
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
})

/** Of logs.acme.test, signed by itself. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBpDCCAUqgAwIBAgIUWLoal40XEs2gfHlMgnZC4xu+tGkwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwObG9ncy5hY21lLnRlc3QwIBcNMjYxMTMwMTYzODE4WhgPMjEy
NjExMDYxNjM4MThaMBkxFzAVBgNVBAMMDmxvZ3MuYWNtZS50ZXN0MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEKqWVfeCfsE9vqW2Yxu+PIIQLe6wznsxNallSIJzR
vzQJhpnE1XlQxGqICaib/OaD3H4XBOJqBvnlh+1AiKnbaaNuMGwwHQYDVR0OBBYE
FLnUX7Cv2MuuvZPEU2XB2L7TGvXkMB8GA1UdIwQYMBaAFLnUX7Cv2MuuvZPEU2XB
2L7TGvXkMA8GA1UdEwEB/wQFMAMBAf8wGQYDVR0RBBIwEIIObG9ncy5hY21lLnRl
c3QwCgYIKoZIzj0EAwIDSAAwRQIgVeHov5YRB2LFy6E3sKctt/f0Qq9I5Vd8W0sW
iXFtWN8CIQCiB34o07ZpKxlCmYbYPa4/kiGF0E6AhKexsfHQv0eN+g==
-----END CERTIFICATE-----`

const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFqmKPpvG8KbfJ6UO
5o++bexGtMUrdCAVFffXoruUF0ahRANCAAQqpZV94J+wT2+pbZjG748ghAt7rDOe
zE1qWVIgnNG/NAmGmcTVeVDEaogJqJv85oPcfhcE4moG+eWH7UCIqdtp
-----END PRIVATE KEY-----`
