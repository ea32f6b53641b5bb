import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { post, type SetUp, serveProvider, setUp } from './start-gateway.test-support.ts'

const ask = { model: 'gpt-4o', messages: [] }

/** Starts a gateway, and a server on this machine that clients must not be able to reach through it. */
async function setUpInside(options = {}): Promise<SetUp & { inside: string; port: string }> {
  const provider = await serveProvider((_request, response) => response.end('inside'))
  const { port } = new URL(provider.origin)
  const made = await setUp((_request, response) => response.writeHead(500).end('{}'), options)
  return { ...made, asked: provider.asked, inside: provider.origin, port }
}

/** The three headers with which a client can choose a target. */
const WAYS: readonly [string, (target: string) => [Record<string, string>, string]][] = [
  ['Helicone-Target-URL', (target) => [{ 'Helicone-Target-URL': target }, '/gateway/v1/chat/completions']],
  ['Helicone-OpenAI-Api-Base', (target) => [{ 'Helicone-OpenAI-Api-Base': target }, '/v1/chat/completions']],
  [
    'Helicone-Fallbacks',
    (target) => [
      { 'Helicone-Fallbacks': JSON.stringify([{ 'target-url': target, headers: { 'x-a': '1' }, onCodes: [500] }]) },
      '/v1/chat/completions',
    ],
  ],
]

/** Notations of 127.0.0.1, and other addresses that reach this machine or its own network. */
const TARGETS = [
  ['the address', 'http://127.0.0.1:PORT'],
  ['another of its network', 'http://127.1.2.3:PORT'],
  ['a decimal number', 'http://2130706433:PORT'],
  ['an octal form', 'http://0177.0.0.1:PORT'],
  ['a long octal form', 'http://000000177.0.0.01:PORT'],
  ['a hexadecimal number', 'http://0x7f000001:PORT'],
  ['a hexadecimal form', 'http://0x7f.0x0.0x0.0x1:PORT'],
  ['a short form', 'http://127.1:PORT'],
  ['zero', 'http://0:PORT'],
  ['the unspecified address', 'http://0.0.0.0:PORT'],
  ['digits of another script', 'http://①②⑦.⓪.⓪.①:PORT'],
  ['percent signs', 'http://%31%32%37.0.0.1:PORT'],
  ['a dot at the end', 'http://127.0.0.1.:PORT'],
  ['IPv6', 'http://[::1]:PORT'],
  ['IPv6 in full', 'http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT'],
  ['IPv6 mapped', 'http://[::ffff:127.0.0.1]:PORT'],
  ['IPv6 mapped in hexadecimal', 'http://[::ffff:7f00:1]:PORT'],
  ['IPv6 compatible', 'http://[::7f00:1]:PORT'],
  ['NAT64', 'http://[64:ff9b::7f00:1]:PORT'],
  ['6to4', 'http://[2002:7f00:1::]:PORT'],
  ['localhost', 'http://localhost:PORT'],
  ['localhost with a dot', 'http://localhost.:PORT'],
  ['localhost in capitals', 'http://LOCALHOST:PORT'],
  ['a user that looks like a host', 'http://api.openai.com@127.0.0.1:PORT'],
  ['a fragment that looks like a host', 'http://127.0.0.1:PORT#@api.openai.com'],
  ['a backslash', 'http://127.0.0.1:PORT\\@api.openai.com'],
  ['no slashes', 'http:127.0.0.1:PORT'],
  ['a link-local address', 'http://169.254.7.7:PORT'],
  ['the metadata service', 'http://169.254.169.254'],
  ['the metadata service as a number', 'http://2852039166'],
  ['the metadata service in octal', 'http://0251.0376.0251.0376'],
  ['the metadata service mapped', 'http://[::ffff:a9fe:a9fe]'],
  ['the metadata service over IPv6', 'http://[fd00:ec2::254]'],
  ['Google’s metadata service', 'http://metadata.google.internal'],
  ['a private address', 'http://10.0.0.1:PORT'],
  ['a file', 'file:///etc/passwd'],
  ['another protocol', 'gopher://127.0.0.1:PORT/_GET'],
] as const

/** The addresses of these names, so that no DNS server is needed. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'rebind.example': ['127.0.0.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'both.example': ['93.184.216.34', '127.0.0.1'],
  'cloud.example': ['169.254.169.254'],
  'six.example': ['::1'],
  localhost: ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
}

const lookup: LookupFunction = (host, options, callback) => {
  const found = (NAMES[host.replace(/\.$/, '').toLowerCase()] ?? []).map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }))
  const [first] = found
  if (!first) callback(Object.assign(new Error(`${host} is unknown.`), { code: 'ENOTFOUND' }), '', 0)
  else if (options.all) callback(null, found)
  else callback(null, first.address, first.family)
}

describe.each(WAYS)('a target in %s', (_header, say) => {
  it('is not reached in the gateway’s network, in any notation', async () => {
    const { url, asked, port } = await setUpInside({ upstream: { lookup } })
    for (const [how, target] of TARGETS) {
      const [headers, path] = say(target.replace('PORT', port))
      const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, latin1(value)]))
      const response = await post(url, sent, ask, path)
      expect([400, 403, 502], `${how}: ${await response.text()}`).toContain(response.status)
      expect(asked, how).toEqual([])
    }
  })

  it('is not reached by a name that resolves to the gateway’s network', async () => {
    const { url, asked, port } = await setUpInside({ upstream: { lookup } })
    for (const name of Object.keys(NAMES)) {
      const [headers, path] = say(`http://${name}:${port}`)
      const response = await post(url, headers, ask, path)
      const { message } = await response.json()
      expect([response.status, message], name).toEqual([403, expect.stringContaining(name)])
      expect(message).not.toMatch(/127\.0\.0\.1|169\.254|::1/)
    }
    expect(asked).toEqual([])
  })

  it('is reached if the operator allows it, without following redirects', async () => {
    const { url, asked, inside } = await setUpInside({ upstream: { allowPrivate: true } })
    const elsewhere = await serveProvider((_request, response) => {
      response.writeHead(307, { location: `${inside}/secret` }).end()
    })
    const [headers, path] = say(elsewhere.origin)
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(ask),
      redirect: 'manual',
    })
    expect([response.status, response.headers.get('location')]).toEqual([307, `${inside}/secret`])
    expect([elsewhere.asked.length, asked.length]).toEqual([1, 0])
  })
})

/** The bytes of a text in UTF-8, with one character per byte, so that `fetch` sends them unchanged. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1')
}

it('does not get a connection or a key of a trusted provider', async () => {
  const { url, origin, asked } = await setUp((_request, response) => response.end('{}'), {
    providers: { openai: { apiBase: 'http://127.0.0.1:1/v1', apiKey: 'sk-operator' } },
    upstream: { allowPrivate: true },
  })
  await post(url, { 'Helicone-Target-URL': origin }, ask, '/gateway/v1/chat/completions')
  await post(url, { 'Helicone-OpenAI-Api-Base': `${origin}/v1` })
  await post(url, {
    'Helicone-Fallbacks': JSON.stringify([{ 'target-url': origin, headers: { 'x-a': '1' }, onCodes: [500] }]),
  })
  expect(asked).toHaveLength(3)
  expect(JSON.stringify(asked)).not.toContain('sk-operator')
})
