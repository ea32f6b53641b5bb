import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { PROVIDER_CERTIFICATE, PROVIDER_KEY, serveConnectProxy } from './connect-proxy.test-support.ts'
import { proxyRules } from './proxy-rules.ts'
import { closeAfterTest, collect, deadOrigin, get, openUpstream, serve, serveSocket } from './upstream.test-support.ts'
import type { UpstreamOptions, UpstreamRequest } from './upstream.ts'

async function ask(request: UpstreamRequest, options: UpstreamOptions, environment: Record<string, string> = {}) {
  const { sink, done } = collect()
  openUpstream({ proxyFor: proxyRules(options, environment), ...options }).send(request, sink)
  return await done
}

/** A resolver that returns this address for any name. */
function resolvingTo(address: string): LookupFunction {
  return (_, { all }, callback) => (all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4))
}

const noDns: LookupFunction = (_, __, callback) =>
  callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '', 0)

async function serveSecure(): Promise<string> {
  const options = { key: PROVIDER_KEY, cert: PROVIDER_CERTIFICATE }
  const server = createSecureServer(options, (request, response) => void response.end(`secure ${request.url}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeAfterTest(() => {
    server.closeAllConnections()
    server.close()
  })
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a provider behind a proxy', () => {
  it('is reached over TLS through a tunnel, with the password of the proxy, and without resolving its name', async () => {
    const proxy = await serveConnectProxy(await serveSecure(), 'gate:p@ss')
    const url = proxy.url.replace('http://', 'http://gate:p%40ss@')
    const options = { ca: PROVIDER_CERTIFICATE, lookup: noDns }
    const { body } = await ask(get('https://provider.test', { path: '/v1?a=b' }), options, { HTTPS_PROXY: url })
    expect(body.toString()).toBe('secure /v1?a=b')
    expect(proxy.asked).toEqual(['provider.test:443'])
  })

  it('is reached over reused connections', async () => {
    const proxy = await serveConnectProxy(await serve((request, response) => void response.end(request.headers.host)))
    const upstream = openUpstream({ proxyFor: proxyRules({ proxy: proxy.url }, {}) })
    for (let turn = 0; turn < 10; turn++) {
      const { sink, done } = collect()
      upstream.send(get('http://provider.test:8080'), sink)
      expect((await done).body.toString()).toBe('provider.test:8080')
    }
    expect(new Set(proxy.asked)).toEqual(new Set(['provider.test:8080']))
    // A request may open a second connection before undici has freed the first one.
    expect(proxy.asked.length).toBeLessThanOrEqual(2)
  })

  it('must have a valid certificate', async () => {
    const proxy = await serveConnectProxy(await serveSecure())
    const { error } = await ask(get('https://other.test'), { ca: PROVIDER_CERTIFICATE, proxy: proxy.url })
    expect(error).toMatchObject({ type: 'ssl_error' })
  })

  it('fails with the error of the proxy, without its password, which is distinguished from the provider’s', async () => {
    const origin = await serve((_, response) => void response.end())
    const url = (await serveConnectProxy(origin, 'gate:right')).url.replace('http://', 'http://gate:wrong@')
    const provider = get('http://provider.test')
    const wrong = await ask(provider, { proxy: url })
    expect(wrong.error).toMatchObject({ type: 'network_error', status: 502 })
    expect(wrong.error?.message).toMatch(/^The proxy does not accept the user name and password/)
    expect(wrong.error?.message).not.toContain('wrong')
    const dead = await ask(provider, { proxy: await deadOrigin() })
    expect(dead.error).toMatchObject({ status: 502, message: 'The proxy could not be reached (ECONNREFUSED).' })
    const silent = await ask(provider, { proxy: await serveSocket(() => undefined), connectTimeoutMs: 50 })
    expect(silent.error).toMatchObject({ type: 'timeout', status: 504 })
  })
})

describe('a target that a client chooses, behind a proxy', () => {
  const untrusted = true

  it('is passed to the proxy as the checked address', async () => {
    const proxy = await serveConnectProxy(await serve((request, response) => void response.end(request.headers.host)))
    const options = { proxy: proxy.url, lookup: resolvingTo('93.184.216.34') }
    expect((await ask(get('http://chosen.test', { untrusted }), options)).body.toString()).toBe('chosen.test')
    expect(proxy.asked).toEqual(['93.184.216.34:80'])
  })

  it.each([
    ['a name with a private address', 'http://chosen.test', '10.0.0.1'],
    ['a name with the address of a metadata service', 'http://chosen.test', '169.254.169.254'],
    ['a private address', 'http://10.0.0.1', '10.0.0.1'],
  ])('is refused without connecting to the proxy: %s', async (_what, origin, address) => {
    const proxy = await serveConnectProxy(await serve((_, response) => void response.end()))
    const { error } = await ask(get(origin, { untrusted }), { proxy: proxy.url, lookup: resolvingTo(address) })
    expect(error).toMatchObject({ type: 'blocked_target', status: 403 })
    expect(proxy.asked).toEqual([])
  })

  it('is passed to the proxy by name if the operator allows the name', async () => {
    const proxy = await serveConnectProxy(await serve((_, response) => void response.end('ok')))
    const options = { proxy: proxy.url, lookup: noDns, allowedTargets: ['*.chosen.test'] }
    expect((await ask(get('http://a.chosen.test', { untrusted }), options)).body.toString()).toBe('ok')
    expect((await ask(get('http://b.other.test', { untrusted }), options)).error).toMatchObject({ type: 'dns_error' })
    expect(proxy.asked).toEqual(['a.chosen.test:80'])
  })
})

describe('proxy rules', () => {
  const through = (url: string, environment: Record<string, string>, settings = {}) => {
    const { protocol, hostname, port } = new URL(url)
    const target = { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port }
    return proxyRules(settings, environment)?.(target)?.host
  }

  it('are undefined without configuration', () => {
    expect(proxyRules({}, { NO_PROXY: '*', HTTPS_PROXY: ' ' })).toBeUndefined()
  })

  it('prefer the setting, then variables in lower case, then the others', () => {
    const environment = { HTTPS_PROXY: 'http://upper:1', https_proxy: 'lower:2', HTTP_PROXY: 'http://plain:3' }
    expect(through('https://a.test', environment)).toBe('lower:2')
    expect(through('http://a.test', environment)).toBe('plain:3')
    expect(through('http://a.test', environment, { proxy: 'http://own:4' })).toBe('own:4')
    expect(through('http://a.test', { HTTPS_PROXY: 'http://upper:1' })).toBeUndefined()
  })

  it.each([
    ['internal.test', ['https://internal.test', 'https://a.internal.test'], ['https://notinternal.test']],
    ['.internal.test, 10.0.0.0/8', ['https://a.internal.test', 'http://10.1.2.3:8000'], ['http://11.0.0.1']],
    ['*.internal.test fd00::/8', ['https://a.internal.test', 'https://[fd00::1]'], ['https://[2606::1]']],
    ['internal.test:8443', ['https://internal.test:8443'], ['https://internal.test']],
    ['internal.test:443', ['https://internal.test'], ['https://internal.test:8443']],
    ['192.0.2.7,[2001:db8::1]:80', ['https://192.0.2.7', 'http://[2001:db8::1]'], ['https://[2001:db8::1]']],
    ['*', ['https://a.test'], []],
    ['', ['http://localhost:11434', 'http://127.0.0.1:8000', 'http://[::1]'], ['https://a.test']],
  ])('exclude NO_PROXY=%s, and this machine', (exceptions, direct, proxied) => {
    const environment = { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:1', NO_PROXY: exceptions }
    for (const url of direct) expect(through(url, environment), url).toBeUndefined()
    for (const url of proxied) expect(through(url, environment), url).toBe('p:1')
  })

  it.each(['socks5://p:1080', 'http://', 'not a url'])('reject %s with only the name of its variable', (value) => {
    expect(() => proxyRules({}, { HTTPS_PROXY: value })).toThrow(/^HTTPS_PROXY: write the address of an HTTP proxy/)
    expect(() => proxyRules({ proxy: value }, {})).toThrow(/^upstream\.proxy: write/)
    expect(() => proxyRules({ proxy: 'http://me:50%@p' }, {})).toThrow(
      'upstream.proxy: write "%" in the password as %25.',
    )
  })
})
