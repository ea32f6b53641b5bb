import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseHeliconeHeaders } from '@litecone/headers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createProviders } from '../providers.ts'
import { forwardableHeaders } from '../proxy/upstream-headers.ts'
import { matchRoute } from '../routes/match-route.ts'
import { createRouteTable } from '../routes/route-table.ts'
import { StoreError } from '../stores/store-error.ts'
import { createAuthenticator } from './create-authenticator.ts'
import { generateKey } from './gateway-key.ts'
import type { Keyring, Scope } from './grant.ts'
import { createKeyInjector } from './inject-provider-key.ts'
import { NEW_KEY, openTestKeys, type Reported, recordReports } from './keys.test-support.ts'
import { manageVault } from './manage-vault.ts'
import type { KeysOptions } from './open-keys.ts'
import { generateVaultKey, parseVaultKey } from './vault-key.ts'

interface Sent {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** What would be sent to the provider, or the refusal. */
  readonly body: {
    readonly upstream: string
    readonly headers: readonly (readonly [string, string])[]
    readonly owner: string
    readonly from?: string
    readonly error?: { readonly message: string; readonly code: string; readonly type: string }
  }
}

/** A server that routes, authenticates and prepares headers as the gateway does, and answers with what would be sent upstream. */
async function serve(options: Partial<KeysOptions> & { scope?: Scope; keyring?: Keyring } = {}) {
  const vaultKeys = { current: parseVaultKey(generateVaultKey(), 'LITECONE_VAULT_KEY') }
  const keys = await openTestKeys({ vaultKeys, ...options })
  const told: Reported[] = []
  const keyring = options.keyring ?? keys.keyring
  const providers = createProviders({ azure: { apiBase: 'https://mine.openai.azure.com' } }, {})
  const table = createRouteTable(providers)
  const { authenticate } = createAuthenticator({ keyring, report: recordReports(told) })
  const inject = createKeyInjector({ keyring, vault: keys.vault, providers, report: recordReports(told) })
  const server = createServer({ maxHeaderSize: 64 * 1024 }, async (request, response) => {
    const { headers } = request
    const match = matchRoute(
      { host: headers.host, url: request.url ?? '/' },
      parseHeliconeHeaders(request.rawHeaders),
      table,
    )
    if (match.kind !== 'proxy') return void response.writeHead(404).end('{}')
    const found = { headers, pathKey: match.apiKey, path: match.route.path, provider: match.route.provider }
    const sender = await authenticate({ ...found, scope: options.scope })
    if ('answer' in sender) {
      response.writeHead(sender.answer.status, sender.answer.headers).end(sender.answer.body)
      return
    }
    const route = { ...match.route, path: sender.path }
    const outgoing = forwardableHeaders(request.rawHeaders, { drop: sender.drop })
    const sent = await inject({ route, headers, grant: sender.grant }, route, outgoing)
    const pairs = sent.flatMap((name, index) => (index % 2 ? [] : [[name, sent[index + 1]]]))
    const told = {
      upstream: route.origin + route.path,
      headers: pairs,
      owner: sender.grant.owner,
      from: sender.gatewayKeyFrom,
    }
    response.end(JSON.stringify(told))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const send = (path: string, headers: Record<string, string | string[]> = {}) =>
    new Promise<Sent>((resolve, reject) => {
      const sending = httpRequest({ port, path, headers: { connection: 'close', ...headers } }, async (response) => {
        let text = ''
        for await (const chunk of response.setEncoding('utf8')) text += chunk
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) })
      })
      sending.on('error', reject).end()
    })
  return { ...keys, manager: manageVault(keys.store, vaultKeys), told, send }
}

/** The headers that contain keys. */
function keyHeaders({ body }: Sent) {
  return body.headers.filter(([name]) => !['connection', 'host'].includes(name))
}

describe('a gateway that requires keys', () => {
  it.each([
    ['Helicone-Auth', 'helicone-auth', '/v1/models', (key: string) => ({ 'Helicone-Auth': `Bearer ${key}` })],
    ['Authorization', 'provider-header', '/v1/models', (key: string) => ({ Authorization: `Bearer ${key}` })],
    ['x-api-key', 'provider-header', '/anthropic/v1/messages', (key: string) => ({ 'x-api-key': key })],
    ['x-goog-api-key', 'provider-header', '/gemini/v1beta/models', (key: string) => ({ 'x-goog-api-key': key })],
    ['api-key', 'provider-header', '/azure/openai/deployments', (key: string) => ({ 'api-key': key })],
  ])('accepts one in %s, and does not forward it', async (_name, from, path, headers) => {
    const { store, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    const sent = await send(path, headers(key))
    expect(sent).toMatchObject({ status: 200, body: { owner: 'team', from } })
    expect(keyHeaders(sent)).toEqual([])
    expect(JSON.stringify(sent.body)).not.toContain(key)
  })

  it('accepts one in the path and in the query, and forwards the rest of both', async () => {
    const { store, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    expect((await send(`/${key}/v1/models?limit=2&a=%zz`)).body).toMatchObject({
      from: 'path',
      upstream: 'https://api.openai.com/v1/models?limit=2&a=%zz',
    })
    expect((await send(`/gemini/v1beta/models?alt=sse&key=${key}&%6b=2`)).body).toMatchObject({
      from: 'query',
      upstream: 'https://generativelanguage.googleapis.com/v1beta/models?alt=sse&%6b=2',
    })
    const encoded = key.replaceAll('-', '%2D')
    expect((await send(`/gemini/v1beta/models?%6bey=${encoded}`)).body).toMatchObject({
      from: 'query',
      upstream: 'https://generativelanguage.googleapis.com/v1beta/models',
    })
  })

  it('prefers Helicone-Auth, then the path, then the provider’s header', async () => {
    const { store, send } = await serve()
    const made = await Promise.all(['a', 'b', 'c'].map((owner) => store.create({ ...NEW_KEY, owner })))
    const [a, b, c] = made.map(({ key }) => key)
    const headers = { authorization: `Bearer ${c}`, 'helicone-auth': `Bearer ${a}` }
    const all = await send(`/${b}/v1/models?key=${c}`, headers)
    expect(all.body).toMatchObject({ owner: 'a', upstream: 'https://api.openai.com/v1/models' })
    expect(keyHeaders(all)).toEqual([])
    expect((await send(`/${b}/v1/models`, { authorization: `Bearer ${c}` })).body).toMatchObject({ owner: 'b' })
    // If the preferred one is unknown, the others are not tried.
    expect((await send('/v1/models', { ...headers, 'helicone-auth': `Bearer ${generateKey()}` })).status).toBe(401)
    expect((await send('/v1/models', { ...headers, 'helicone-auth': a ?? '' })).status).toBe(401)
  })

  it('does not forward a gateway key in any other header, or after another value', async () => {
    const { store, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    const sent = await send('/v1/models', {
      'helicone-auth': `Bearer ${key}`,
      'x-custom': `token=${key}`,
      authorization: 'Bearer sk-own',
      cookie: `a=1; key=${key}`,
      'x-other': 'kept',
    })
    expect(keyHeaders(sent)).toEqual([
      ['authorization', 'Bearer sk-own'],
      ['x-other', 'kept'],
    ])
  })

  it('returns the names of headers that must not be forwarded', async () => {
    const { store, keyring } = await openTestKeys()
    const { authenticate } = createAuthenticator({ keyring, report: recordReports() })
    const { key } = await store.create(NEW_KEY)
    const headers = { authorization: `Bearer ${key}`, 'x-api-key': 'sk-ant-own', 'api-key': generateKey() }
    expect(await authenticate({ headers, path: '/' })).toMatchObject({ drop: ['authorization', 'api-key'] })
    expect(await authenticate({ headers, path: '/', provider: 'helicone' })).toMatchObject({ drop: ['authorization'] })
  })

  it('answers 401 without a key, and explains where to send it and how to create it', async () => {
    const { send } = await serve()
    const sent = await send('/v1/models', { authorization: 'Bearer sk-proj-of-openai' })
    expect(sent).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } })
    expect(sent.body.error).toMatchObject({ type: 'authentication_error', code: 'missing_gateway_key' })
    expect(sent.body.error?.message).toContain('"Helicone-Auth: Bearer <key>"')
    expect(sent.body.error?.message).toContain('litecone-gateway keys create')
  })

  it('answers the same for unknown, revoked and expired keys', async () => {
    const { store, send, mirror } = await serve()
    const revoked = await store.create(NEW_KEY)
    await store.revoke(revoked.record.id)
    const expired = await store.create({ ...NEW_KEY, expiresAt: 1 })
    await mirror.refresh()
    const answers = []
    for (const key of [generateKey(), revoked.key, expired.key]) {
      answers.push(await send('/v1/models', { 'helicone-auth': `Bearer ${key}` }))
    }
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(answers[0]?.body.error).toMatchObject({ code: 'invalid_gateway_key' })
  })

  it('refuses a forged key in any place', async () => {
    const { store, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    // The letter must differ from that of the key.
    const other = (letter: string | undefined) => (letter === 'a' ? 'b' : 'a')
    const forged = [
      key.toUpperCase(),
      key.slice(0, -1),
      `${key.slice(0, -1)}${other(key.at(-1))}`,
      `sk-helicone-${other(key[12])}${key.slice(13)}`,
      `${key}${key}`,
      key.replace('sk', 'pk'),
      `${key},${key}`,
      key.replace('helicone', 'helic\u00f6ne'),
      `sk-helicone-${'a'.repeat(50_000)}`,
      '__proto__',
      'constructor',
      '',
    ]
    for (const text of forged) {
      for (const name of ['helicone-auth', 'authorization']) {
        const { status } = await send('/v1/models', { [name]: `Bearer ${text}` })
        expect({ text: text.slice(0, 60), name, status }).toEqual({ text: text.slice(0, 60), name, status: 401 })
      }
      expect((await send('/anthropic/v1/messages', { 'x-api-key': text })).status).toBe(401)
    }
  })

  it('refuses a key of ten megabytes', async () => {
    const { keyring } = await openTestKeys()
    const { authenticate } = createAuthenticator({ keyring, report: recordReports() })
    const long = `${generateKey()}${'-a1b2c3d'.repeat(1_300_000)}`
    for (const headers of [
      { 'helicone-auth': `Bearer ${long}` },
      { authorization: `Bearer ${long}` },
      { 'x-api-key': long },
    ]) {
      expect(await authenticate({ headers, path: '/v1/models' })).toMatchObject({ answer: { status: 401 } })
    }
    expect(await authenticate({ headers: {}, path: `/v1/models?key=${long}` })).toMatchObject({
      answer: { status: 401 },
    })
    expect(await authenticate({ headers: {}, pathKey: long, path: '/' })).toMatchObject({ answer: { status: 401 } })
  })

  it('answers 403 with the name of the scope if the key lacks it, except for admin', async () => {
    const { store, send } = await serve({ scope: 'proxy' })
    const { key } = await store.create({ ...NEW_KEY, scopes: ['log', 'read'] })
    const refused = await send('/v1/models', { 'helicone-auth': `Bearer ${key}` })
    expect(refused).toMatchObject({ status: 403, body: { error: { type: 'permission_error', code: 'missing_scope' } } })
    expect(refused.body.error?.message).toContain('lacks the scope "proxy"')
    const { key: admin } = await store.create({ ...NEW_KEY, scopes: ['admin'] })
    expect((await send('/v1/models', { 'helicone-auth': `Bearer ${admin}` })).status).toBe(200)
  })

  it('answers 503 if keys cannot be read, and reports it to the operator', async () => {
    const keyring: Keyring = {
      required: true,
      find: () => Promise.reject(new StoreError('unavailable', 'PostgreSQL cannot be used now: gone.')),
    }
    const { send, told } = await serve({ keyring })
    const key = generateKey()
    const sent = await send('/v1/models', { 'helicone-auth': `Bearer ${key}` })
    expect(sent).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { error: { code: 'keys_unavailable' } },
    })
    expect(told).toMatchObject([{ level: 'error' }])
    expect(JSON.stringify(told)).not.toContain(key)
  })
})

describe('an open gateway', () => {
  it('accepts any key, and forwards clients’ own keys but no gateway keys', async () => {
    const { send } = await serve({ open: true })
    expect((await send('/v1/models')).body).toMatchObject({ owner: '' })
    const sent = await send('/v1/models', {
      'helicone-auth': `Bearer ${generateKey()}`,
      authorization: 'Bearer sk-own',
    })
    expect(sent.body.owner).toBe('')
    expect(keyHeaders(sent)).toEqual([['authorization', 'Bearer sk-own']])
    expect(keyHeaders(await send('/v1/models', { authorization: `Bearer ${generateKey()}` }))).toEqual([])
  })

  it('requires keys as soon as one is created', async () => {
    const { store, send } = await serve({ open: true })
    const { key } = await store.create(NEW_KEY)
    expect((await send('/v1/models', { 'helicone-auth': `Bearer ${key}` })).body).toMatchObject({ owner: 'team' })
    expect((await send('/v1/models')).status).toBe(401)
  })
})

describe('the provider’s key', () => {
  it.each([
    ['/v1/models', 'openai', 'sk-1', [['authorization', 'Bearer sk-1']]],
    ['/anthropic/v1/messages', 'anthropic', 'sk-ant-1', [['x-api-key', 'sk-ant-1']]],
    ['/anthropic/v1/chat/completions', 'anthropic', 'sk-ant-1', [['authorization', 'Bearer sk-ant-1']]],
    ['/gemini/v1beta/models', 'gemini', 'AIza-1', [['x-goog-api-key', 'AIza-1']]],
    ['/gemini/v1beta/openai/models', 'gemini', 'AIza-1', [['authorization', 'Bearer AIza-1']]],
    ['/azure/openai/deployments/x/chat/completions', 'azure', '0123', [['api-key', '0123']]],
    ['/groq/openai/v1/models', 'groq', 'gsk-1', [['authorization', 'Bearer gsk-1']]],
    ['/replicate/v1/models', 'replicate', 'r8-1', [['authorization', 'Bearer r8-1']]],
  ])('at %s comes from the vault, in the header of %s', async (path, provider, secret, expected) => {
    const { store, manager, mirror, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    await manager.set(provider, secret)
    await mirror.refresh()
    for (const headers of [
      { 'helicone-auth': `Bearer ${key}` },
      { authorization: `Bearer ${key}` },
      { 'x-api-key': key },
    ]) {
      expect(keyHeaders(await send(path, headers))).toEqual(expected)
    }
  })

  it('is that of the key’s owner, else that of all owners', async () => {
    const { store, manager, mirror, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    await manager.set('openai', 'sk-everybody')
    await manager.set('openai', 'sk-team', { owner: 'team' })
    await mirror.refresh()
    const sent = await send('/v1/models', { 'helicone-auth': `Bearer ${key}` })
    expect(keyHeaders(sent)).toEqual([['authorization', 'Bearer sk-team']])
  })

  it.each([
    ['/v1/models', { authorization: 'Bearer sk-own' }],
    ['/anthropic/v1/messages', { 'x-api-key': 'sk-ant-own' }],
    ['/anthropic/v1/messages', { authorization: 'Bearer sk-ant-oat-own' }],
    ['/gemini/v1beta/models', { 'x-goog-api-key': 'AIza-own' }],
    ['/gemini/v1beta/models?key=AIza-own', {}],
  ])('at %s is the client’s own if it sent one: %j', async (path, own) => {
    const { store, manager, mirror, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    for (const provider of ['openai', 'anthropic', 'gemini']) await manager.set(provider, 'of-the-vault')
    await mirror.refresh()
    const sent = await send(path, { 'helicone-auth': `Bearer ${key}`, ...own })
    expect(keyHeaders(sent)).toEqual(Object.entries(own))
  })

  it('is never sent to an origin that a client chose, but to a known one however it is written', async () => {
    const { store, manager, mirror, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    for (const provider of ['openai', 'azure']) await manager.set(provider, 'of-the-vault')
    await mirror.refresh()
    const auth = { 'helicone-auth': `Bearer ${key}` }
    for (const target of [
      'https://api.openai.com.evil.example',
      'http://api.openai.com',
      'https://api.openai.com:8443',
    ]) {
      const sent = await send('/gateway/v1/models', { ...auth, 'helicone-target-url': target })
      expect({ target, headers: keyHeaders(sent) }).toEqual({ target, headers: [] })
    }
    const azure = await send('/v1/x', { ...auth, 'helicone-openai-api-base': 'https://theirs.openai.azure.com' })
    expect(keyHeaders(azure)).toEqual([])
    const known = await send('/gateway/v1/models', { ...auth, 'helicone-target-url': 'https://api.openai.com' })
    expect(keyHeaders(known)).toEqual([['authorization', 'Bearer of-the-vault']])
  })

  it('is sent together with the client’s own beta features', async () => {
    const { store, manager, mirror, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    await manager.set('anthropic', 'sk-ant-oat-1')
    await mirror.refresh()
    const headers = { 'x-api-key': key, 'anthropic-beta': 'files-api-2025-04-14', 'anthropic-version': '2023-06-01' }
    expect(keyHeaders(await send('/anthropic/v1/messages', headers))).toEqual([
      ['anthropic-version', '2023-06-01'],
      ['authorization', 'Bearer sk-ant-oat-1'],
      ['anthropic-beta', 'files-api-2025-04-14,oauth-2025-04-20'],
    ])
  })

  it('is forwarded to Helicone’s own gateway if it is a key of Helicone’s, but not if it is ours', async () => {
    const { store, send } = await serve()
    const { key } = await store.create(NEW_KEY)
    const theirs = generateKey()
    const both = { 'helicone-auth': `Bearer ${key}`, authorization: `Bearer ${theirs}`, 'x-custom': key }
    expect(keyHeaders(await send('/helicone/v1/models', both))).toEqual([['authorization', `Bearer ${theirs}`]])
    expect(keyHeaders(await send('/helicone/v1/models', { authorization: `Bearer ${key}` }))).toEqual([])
  })
})
