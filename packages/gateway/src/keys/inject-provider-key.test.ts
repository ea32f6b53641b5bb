import { describe, expect, it } from 'vitest'
import { createProviders } from '../providers.ts'
import type { Route } from '../proxy/exchange.ts'
import { generateKey } from './gateway-key.ts'
import type { Grant, Vault } from './grant.ts'
import { createKeyInjector } from './inject-provider-key.ts'
import { type Reported, recordReports } from './keys.test-support.ts'
import { VaultError } from './vault-error.ts'

const OPENAI: Route = { provider: 'openai', origin: 'https://api.openai.com', path: '/v1/x', untrusted: false }
const ANTHROPIC: Route = { provider: 'anthropic', origin: 'https://api.anthropic.com', path: '/v1/x', untrusted: false }
const ELSEWHERE: Route = { provider: 'their.example', origin: 'https://their.example', path: '/v1/x', untrusted: true }
const GRANT: Grant = { keyId: 'key_1', owner: 'team', scopes: ['proxy'], policy: {} }

/** A request to OpenAI with the client's own key, and the routes of its fallbacks. */
function injector(secrets: Record<string, string>, told: Reported[] = []) {
  const vault: Vault = {
    find: (provider) => {
      if (secrets[provider] === 'broken') throw new VaultError('The vault’s key for openai was damaged.')
      return secrets[provider]
    },
  }
  const inject = createKeyInjector({
    vault,
    keyring: { find: () => undefined },
    providers: createProviders({}, {}),
    report: recordReports(told),
  })
  const own = { authorization: 'Bearer sk-own' }
  return (route: Route, headers: string[], sent: Record<string, string> = own) =>
    inject({ route: OPENAI, headers: sent, grant: GRANT }, route, headers)
}

describe('a fallback', () => {
  it('to another provider has the vault’s key for it, not the client’s key for the first one', async () => {
    const inject = injector({ openai: 'sk-vault', anthropic: 'sk-ant-vault' })
    expect(await inject(ANTHROPIC, ['authorization', 'Bearer sk-own', 'x-a', '1'])).toEqual([
      'x-a',
      '1',
      'x-api-key',
      'sk-ant-vault',
    ])
    expect(await inject(OPENAI, ['authorization', 'Bearer sk-own'])).toEqual(['authorization', 'Bearer sk-own'])
  })

  it('keeps its own key', async () => {
    const inject = injector({ anthropic: 'sk-ant-vault' })
    expect(await inject(ANTHROPIC, ['x-api-key', 'sk-ant-own'])).toEqual(['x-api-key', 'sk-ant-own'])
  })

  it('to an origin that the client chose has the client’s key, and none of the vault', async () => {
    const inject = injector({ 'their.example': 'x', openai: 'sk-vault' })
    expect(await inject(ELSEWHERE, ['authorization', 'Bearer sk-own'])).toEqual(['authorization', 'Bearer sk-own'])
    expect(await inject(ELSEWHERE, [])).toEqual([])
  })

  it('does not keep a gateway key', async () => {
    const inject = injector({})
    for (const route of [OPENAI, ANTHROPIC, ELSEWHERE]) {
      expect(await inject(route, ['authorization', `Bearer ${generateKey()}`, 'x-api-key', 'sk-2'])).toEqual([
        'x-api-key',
        'sk-2',
      ])
    }
  })
})

it('fails the request if the vault cannot be decrypted, and tells only the operator why', async () => {
  const told: Reported[] = []
  const inject = injector({ openai: 'broken' }, told)
  await expect(inject(OPENAI, [], {})).rejects.toMatchObject({
    name: 'UpstreamError',
    type: 'internal_error',
    status: 500,
  })
  await expect(inject(OPENAI, [], {})).rejects.not.toThrow('damaged')
  expect(told[0]).toMatchObject({
    level: 'error',
    fields: { provider: 'openai', error: expect.stringContaining('damaged') },
  })
})
