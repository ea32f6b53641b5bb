import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { completion, embedding, type Provider, type ProviderFactory, type ProviderSettings } from '@litecone/core'
import { LogSink } from '@litecone/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { helicone } from '../src/index.ts'

/** In a format that no pattern matches: it must never get into a log. */
const KEY = 'zq7Kd93hfbWopaque0secretT5yN2mLx'

const packages = new URL('../../', import.meta.url)

/** Every provider that any of our packages exports. */
async function findProviders(): Promise<[string, Provider][]> {
  const found = new Map<string, Provider>()
  for (const name of readdirSync(packages).filter((folder) => folder.startsWith('providers-'))) {
    const exports = (await import(new URL(`${name}/src/index.ts`, packages).pathname)) as Record<string, unknown>
    for (const value of Object.values(exports)) {
      const provider = typeof value === 'function' ? createProvider(value as ProviderFactory) : undefined
      if (provider) found.set(`${name}: ${provider.id}`, provider)
    }
  }
  return [...found]
}

const settings = { apiKey: KEY, apiBase: '', apiVersion: '2024-10-21', resource: 'x', endpoint: '' }

function createProvider(factory: ProviderFactory): Provider | undefined {
  try {
    const provider = factory(settings as ProviderSettings)
    return 'definition' in provider && provider.definition.wire ? provider : undefined
  } catch {
    return undefined
  }
}

// Providers repeat keys that they reject.
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const echo = JSON.stringify({ url: request.url, headers: request.headers })
    const status = request.headers['x-fail'] ? 401 : 200
    response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': KEY })
    const error = { message: `bad key ${KEY} in ${echo}`, echo }
    response.end(JSON.stringify(status === 200 ? {} : { error, message: `bad key ${KEY}` }))
  })
})
let sink: LogSink
const providers = await findProviders()

beforeAll(async () => {
  sink = await LogSink.start()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  settings.apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  settings.endpoint = settings.apiBase
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await sink.stop()
})

describe('the key of a provider', () => {
  it.each(providers)('is in no log of a call to %s, even if the provider repeats it', async (_, { definition }) => {
    const log = helicone({ apiKey: 'k', apiBase: sink.url })
    const own = Object.assign((id: string) => ({ provider: own, id }), {
      id: definition.id,
      definition,
      settings,
    }) as Provider
    const model = { provider: own, id: 'some-model' }
    const messages = [{ role: 'user' as const, content: 'Hi' }]
    const options = { callbacks: [log], timeout: 5_000 }
    const failing = { ...options, headers: { 'x-fail': '1' } }
    await Promise.allSettled([
      completion({ model, messages }, options),
      completion({ model, messages }, failing),
      completion({ model, messages, stream: true }, failing).then(async (stream) => {
        for await (const _ of stream);
      }),
      embedding({ model, input: 'Hi' }, failing),
    ])
    await new Promise((resolve) => setImmediate(resolve))
    await log.close()
    const posted = sink.logs.splice(0)
    expect(posted.length).toBeGreaterThanOrEqual(3)
    for (const { text, path } of posted) expect(text.includes(KEY), `${path} ${text}`).toBe(false)
  })

  it('is tested for every package', () => {
    const count = readdirSync(packages).filter((name) => name.startsWith('providers-')).length
    expect(count).toBeGreaterThanOrEqual(8)
    expect(providers.length).toBeGreaterThan(0)
  })
})
