import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { GatewayOptions } from '../gateway-options.ts'
import { startGateway } from '../start-gateway.ts'
import { askApi } from './ask-api.test-support.ts'
import type { ApiKeys, ApiMe, ApiNewKey } from './types.ts'

async function start(options: Partial<GatewayOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-key-routes-'))
  const report = { info() {}, warn() {}, error() {} }
  const gateway = await startGateway({ folder, report, environment: {}, ...options })
  onTestFinished(async () => {
    await gateway.close(1000)
    await rm(folder, { recursive: true })
  })
  return askApi(gateway)
}

const ADMIN = { owner: 'ops', name: 'the first', scopes: ['admin'] }

it('returns the client’s grant, and the providers for which it needs no key', async () => {
  const ask = await start({ providers: { openai: { apiKey: 'sk-configured' } } })
  const open = await ask<ApiMe>('GET', '/me')
  expect(open.body).toEqual({
    isOpen: true,
    keyId: null,
    owner: '',
    scopes: ['proxy', 'log', 'read', 'admin'],
    providers: ['openai'],
  })
  const made = await ask<ApiNewKey>('POST', '/keys', { body: ADMIN })
  const { body: me } = await ask<ApiMe>('GET', '/me', { key: made.body.key })
  expect(me).toMatchObject({ isOpen: false, keyId: made.body.record.id, owner: 'ops', providers: ['openai'] })
  expect(me.scopes).toContain('read')
})

it('creates a key that works immediately and is shown once, and refuses it after it is revoked', async () => {
  const ask = await start()
  const made = await ask<ApiNewKey>('POST', '/keys', { body: ADMIN })
  expect(made.status).toBe(201)
  const { key } = made.body
  expect((await ask('GET', '/keys')).status).toBe(401)

  const second = await ask<ApiNewKey>('POST', '/keys', {
    key,
    body: { owner: 'app', scopes: ['read'], policy: { budget: { usd: 5, period: 'day' } } },
  })
  const list = await ask<ApiKeys>('GET', '/keys', { key })
  expect(list.body.items.map(({ owner }) => owner)).toEqual(['app', 'ops'])
  expect(list.body.items[0]?.policy).toEqual({ budget: { usd: 5, period: 'day' } })
  expect(JSON.stringify(list.body)).not.toContain(key)
  expect((await ask('GET', '/me', { key: second.body.key })).status).toBe(200)
  expect((await ask('GET', '/keys', { key: second.body.key })).body.error.code).toBe('forbidden')

  const revoked = await ask(`POST`, `/keys/${second.body.record.id}/revoke`, { key, body: {} })
  expect(revoked.body).toMatchObject({ id: second.body.record.id, revokedAt: expect.any(Number) })
  expect((await ask('GET', '/me', { key: second.body.key })).body.error.code).toBe('unauthorized')
  expect((await ask('POST', '/keys/key_none/revoke', { key, body: {} })).status).toBe(404)
})

it('does not create a first key that would lock everybody out', async () => {
  const ask = await start()
  const refused = await ask('POST', '/keys', { body: { owner: 'app', scopes: ['read'] } })
  expect(refused.status).toBe(400)
  expect(refused.body.error.message).toContain('the first key needs admin')
  expect((await ask('GET', '/me')).status).toBe(200)
})

it.each([
  [{ owner: '', scopes: ['admin'] }, 'owner'],
  [{ owner: 'x', scopes: ['admin', 'root'] }, 'scopes.1'],
  [{ owner: 'x', scopes: ['admin'], colour: 'red' }, 'colour'],
  [{ owner: 'x', scopes: ['admin'], policy: { budget: { usd: -1, period: 'day' } } }, 'policy.budget.usd'],
  [['admin'], 'object'],
])('refuses %j with the name of the field', async (body, what) => {
  const ask = await start()
  const refused = await ask('POST', '/keys', { body })
  expect(refused.status).toBe(400)
  expect(refused.body.error.code).toBe('invalid_body')
  expect(refused.body.error.message).toContain(what)
})
