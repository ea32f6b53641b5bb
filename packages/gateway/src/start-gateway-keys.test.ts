import { expect, it } from 'vitest'
import { manageVault } from './keys/manage-vault.ts'
import { openKeyStore } from './keys/open-key-store.ts'
import { generateVaultKey, readVaultKeys } from './keys/vault-key.ts'
import {
  afterwards,
  answerCompletion,
  ask,
  makeFolder,
  post,
  serveProvider,
  setUp,
} from './start-gateway.test-support.ts'
import { startGateway } from './start-gateway.ts'

/** Options for polling on a busy machine. */
const PATIENT = { timeout: 5000 }

/** Creates a key in the same way as the command line, before a gateway starts or while it is running. */
async function makeKey(
  folder: string,
  given: Partial<Parameters<Awaited<ReturnType<typeof openKeyStore>>['create']>[0]> = {},
) {
  const store = await openKeyStore({ folder })
  afterwards(() => store.close())
  const { key, record } = await store.create({ owner: 'team', scopes: ['proxy'], policy: {}, ...given })
  return { key, record, store }
}

it('is open on loopback until a key is created, then accepts it wherever clients put it, and forwards it to no provider', async () => {
  const { url, gateway, folder, asked, log } = await setUp()
  expect([gateway.isOpen, (await post(url)).status]).toEqual([true, 200])
  const { key, record, store } = await makeKey(folder)
  await expect.poll(async () => (await post(url)).status, PATIENT).toBe(401)
  expect(gateway.isOpen).toBe(false)
  expect((await post(url, { 'Helicone-Auth': `Bearer ${key}x` })).status).toBe(401)
  const answers = [
    await post(url, { 'Helicone-Auth': `Bearer ${key}`, authorization: 'Bearer sk-own' }),
    await post(url, { authorization: `Bearer ${key}` }),
    await post(url, { 'x-api-key': key }),
    await post(url, {}, ask, `/v1/${key}/chat/completions`),
    await post(url, {}, ask, `/v1/chat/completions?key=${key}`),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(JSON.stringify(asked)).not.toContain(key)
  expect(asked.at(-1)?.url).toBe('/v1/chat/completions')
  expect(asked.at(-5)?.headers.authorization).toBe('Bearer sk-own')
  const entry = await log(answers[1] ?? answers[0]!)
  expect(entry.keyId).toBe(record.id)
  expect(JSON.stringify(entry)).not.toContain(key)
  await store.revoke(record.id)
  await expect.poll(async () => (await post(url, { authorization: `Bearer ${key}` })).status, PATIENT).toBe(401)
})

it('adds the vault’s key if the client sent none, also at the OpenAI-compatible endpoint', async () => {
  const folder = await makeFolder()
  const environment = { LITECONE_VAULT_KEY: generateVaultKey() }
  const { key, store } = await makeKey(folder)
  const vaultKeys = readVaultKeys(environment)
  await manageVault(store, vaultKeys).set('openai', 'sk-of-the-vault')
  const { url, asked } = await setUp(undefined, { folder, vaultKeys, environment })
  expect((await post(url, { 'Helicone-Auth': `Bearer ${key}` })).status).toBe(200)
  expect(
    (await post(url, { authorization: `Bearer ${key}` }, { ...ask, model: 'openai/gpt-4o' }, '/ai/v1/chat/completions'))
      .status,
  ).toBe(200)
  expect((await post(url, { 'Helicone-Auth': `Bearer ${key}`, authorization: 'Bearer sk-own' })).status).toBe(200)
  expect(asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer sk-of-the-vault',
    'Bearer sk-of-the-vault',
    'Bearer sk-own',
  ])
})

it('recognizes the provider at the target of a fallback: its key in the vault, whether it is allowed, and its price', async () => {
  const folder = await makeFolder()
  const environment = { LITECONE_VAULT_KEY: generateVaultKey() }
  const { key, store } = await makeKey(folder, { policy: { providers: ['openai'] } })
  const vaultKeys = readVaultKeys(environment)
  await manageVault(store, vaultKeys).set('openai', 'sk-of-the-vault')
  const { url, asked, origin, log } = await setUp(undefined, { folder, vaultKeys, environment })
  const fallback = { 'target-url': origin, headers: { 'Content-Type': 'application/json' }, onCodes: [500] }
  const headers = { 'Helicone-Auth': `Bearer ${key}`, 'Helicone-Fallbacks': JSON.stringify([fallback]) }
  for (const path of ['/v1/chat/completions', '/gateway/v1/chat/completions']) {
    const answer = await post(url, headers, ask, path)
    expect([answer.status, answer.headers.get('helicone-fallback-index')]).toEqual([200, '0'])
    expect(asked.at(-1)).toMatchObject({
      url: '/v1/chat/completions',
      headers: { authorization: 'Bearer sk-of-the-vault' },
    })
    expect(await log(answer)).toMatchObject({ provider: 'openai', costUsd: expect.any(Number) })
  }
})

it('limits a key to its models in bodies and fallbacks that name further ones', async () => {
  const folder = await makeFolder()
  const { origin, asked } = await serveProvider(answerCompletion)
  const { key } = await makeKey(folder, { policy: { models: ['openai/gpt-4o*', 'gpt-4o*'] } })
  const openrouter = { apiBase: `${origin}/api/v1`, apiKey: 'sk-or-1' }
  const { url } = await setUp(undefined, { folder, providers: { openrouter } })
  const ask = async (models: string[], path: string, model: string, more: Record<string, string> = {}) => {
    const body = { model, messages: [{ role: 'user', content: 'Hi' }], ...(models.length && { models }) }
    return (await post(url, { 'Helicone-Auth': `Bearer ${key}`, ...more }, body, path)).status
  }
  const [own, any] = ['/openrouter/api/v1/chat/completions', '/ai/v1/chat/completions']
  expect(await ask(['openai/gpt-4o-mini'], own, 'openai/gpt-4o')).toBe(200)
  expect(await ask(['openai/gpt-4o-mini'], any, 'openrouter/openai/gpt-4o')).toBe(200)
  expect(await ask(['anthropic/claude-opus-4.1'], own, 'openai/gpt-4o')).toBe(403)
  expect(await ask(['anthropic/claude-opus-4.1'], any, 'openrouter/openai/gpt-4o')).toBe(403)
  const fallback = { 'target-url': origin, headers: {}, onCodes: [500], bodyKeyOverride: { models: ['o3'] } }
  expect(await ask([], own, 'openai/gpt-4o', { 'Helicone-Fallbacks': JSON.stringify([fallback]) })).toBe(403)
  expect(asked).toHaveLength(2)
})

it('refuses requests without a model for a key that is limited to some', async () => {
  const folder = await makeFolder()
  const { key } = await makeKey(folder, { policy: { models: ['gpt-4o'] } })
  const { url, asked } = await setUp(undefined, { folder, upstream: { allowPrivate: true } })
  const sent = { 'Helicone-Auth': `Bearer ${key}`, 'Helicone-OpenAI-Api-Base': new URL(url).origin }
  for (const path of ['/v1/threads', '/gateway/ai/v1/anything'])
    expect((await post(url, sent, { input: 'Hi' }, path)).status).toBe(403)
  expect(asked).toEqual([])
})

it('uses a provider key of the configuration if the client sent none', async () => {
  const { origin, asked } = await serveProvider(answerCompletion)
  const { url } = await setUp(undefined, {
    providers: { groq: { apiBase: `${origin}/openai/v1`, apiKey: 'gsk-configured' } },
  })
  expect((await post(url, {}, ask, '/groq/openai/v1/chat/completions')).status).toBe(200)
  expect((await post(url, { authorization: 'Bearer gsk-own' }, ask, '/groq/openai/v1/chat/completions')).status).toBe(
    200,
  )
  expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer gsk-configured', 'Bearer gsk-own'])
})

it('requires scopes: a key for calls cannot read logs', async () => {
  const folder = await makeFolder()
  const { key } = await makeKey(folder)
  const { key: reader } = await makeKey(folder, { scopes: ['read'] })
  const { url } = await setUp(undefined, { folder })
  const read = (with_: string) => fetch(`${url}/api/v1/models`, { headers: { authorization: `Bearer ${with_}` } })
  expect([(await read(key)).status, (await read(reader)).status, (await fetch(`${url}/metrics`)).status]).toEqual([
    403, 200, 401,
  ])
  expect((await post(url, { 'Helicone-Auth': `Bearer ${reader}` })).status).toBe(403)
})

it('does not start where others can reach it before a key was created', async () => {
  const folder = await makeFolder()
  const report = { info: () => undefined, warn: () => undefined, error: () => undefined }
  await expect(startGateway({ folder, host: '0.0.0.0', report })).rejects.toThrow('litecone-gateway keys create')
  const { key } = await makeKey(folder)
  const gateway = await startGateway({ folder, host: '0.0.0.0', report })
  afterwards(() => gateway.close(100))
  const port = new URL(gateway.url).port
  expect((await fetch(`http://127.0.0.1:${port}/ai/v1/models`)).status).toBe(401)
  expect(
    (await fetch(`http://127.0.0.1:${port}/ai/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status,
  ).toBe(200)
})

it('refuses web pages while it is open', async () => {
  const { url } = await setUp()
  const answer = await post(url, { origin: 'https://evil.example' })
  expect([answer.status, (await answer.json()).error.code]).toEqual([403, 'cross_origin'])
})

it('does not log a key that a provider repeats when it refuses it, and returns the response unchanged', async () => {
  const { url, log } = await setUp((request, response) => {
    const key = String(request.headers.authorization).replace('Bearer ', '')
    const error = { message: `Incorrect API key provided: ${key}. Another one: sk-live-0123456789abcdef.` }
    response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
  })
  const answer = await post(url, { authorization: 'Bearer my own, odd key' })
  expect(await answer.clone().text()).toContain('my own, odd key')
  const { responseBody } = await log(answer)
  expect(JSON.parse(responseBody ?? '').error.message).toBe(
    'Incorrect API key provided: [redacted]. Another one: sk-[redacted].',
  )
})
