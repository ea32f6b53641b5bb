import { existsSync, readFileSync } from 'node:fs'
import { heliconeProxy, parseHeliconeHeaders } from '@litecone/headers'
import { describe, expect, it } from 'vitest'
import { createProviders, type ProviderConfig } from '../providers.ts'
import { matchRoute, type RouteMatch } from './match-route.ts'
import { createRouteTable, type RouteTableOptions } from './route-table.ts'

const standard = createRouteTable(createProviders({}, {}))

function match(
  url: string,
  headers: Record<string, string> = {},
  host = '127.0.0.1:8787',
  table = standard,
): RouteMatch {
  return matchRoute({ host, url }, parseHeliconeHeaders(headers), table)
}

function configured(config: Record<string, ProviderConfig>, environment = {}, options: RouteTableOptions = {}) {
  return createRouteTable(createProviders(config, environment), options)
}

/** Provider and URL in a readable form. */
function whither(found: RouteMatch): string {
  if (found.kind !== 'proxy') return found.kind
  return `${found.route.provider} ${found.route.origin}${found.route.path}`
}

describe('matchRoute by path', () => {
  it.each([
    ['/ai/chat/completions', '/ai/v1/chat/completions'],
    ['/ai/models?limit=1', '/ai/v1/models?limit=1'],
    ['/ai/models/gpt-4o', '/ai/v1/models/gpt-4o'],
    ['/ai/v1/responses', '/ai/v1/responses'],
    ['/ai/responsesx', '/ai/responsesx'],
    ['/ai', '/ai'],
  ])('takes %s of the AI endpoint for %s', (url, path) => {
    expect(match(url)).toEqual({ kind: 'ai', path })
  })

  it.each([
    ['/v1/chat/completions', 'openai https://api.openai.com/v1/chat/completions'],
    ['/v1/files/f-1/content?download=1', 'openai https://api.openai.com/v1/files/f-1/content?download=1'],
    ['/v1', 'openai https://api.openai.com/v1'],
    ['/v1/traces/ingest', 'openai https://api.openai.com/v1/traces/ingest'],
    ['/v1/tracex', 'openai https://api.openai.com/v1/tracex'],
    ['/oai/v1/models', 'openai https://api.openai.com/v1/models'],
    ['/openai/v1/models', 'openai https://api.openai.com/v1/models'],
    ['/anthropic/v1/messages?beta=true', 'anthropic https://api.anthropic.com/v1/messages?beta=true'],
    ['/groq/openai/v1/chat/completions', 'groq https://api.groq.com/openai/v1/chat/completions'],
    ['/groq/v1/chat/completions', 'groq https://api.groq.com/v1/chat/completions'],
    [
      '/gemini/v1beta/models/gemini-2.5-flash:generateContent',
      'gemini https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent',
    ],
    ['/openrouter/api/v1/chat/completions', 'openrouter https://openrouter.ai/api/v1/chat/completions'],
    ['/ollama/api/chat', 'ollama http://127.0.0.1:11434/api/chat'],
    ['/deepseek', 'deepseek https://api.deepseek.com/'],
    ['/deepseek?x=1', 'deepseek https://api.deepseek.com/?x=1'],
    [
      '/bedrock/v1/us-gov-west-1/model/m:0/converse?x=1',
      'bedrock https://bedrock-runtime.us-gov-west-1.amazonaws.com/model/m:0/converse?x=1',
    ],
    [
      '/bedrock/v1/cn-north-1/model/m/invoke',
      'bedrock https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/m/invoke',
    ],
    ['/v1/gateway/oai/v1/chat/completions', 'openai https://api.openai.com/v1/chat/completions'],
    ['/v1/gateway/anthropic/v1/messages', 'anthropic https://api.anthropic.com/v1/messages'],
    ['/v1/gateway/mistral/v1/chat/completions', 'mistral https://api.mistral.ai/v1/chat/completions'],
  ])('sends %s to %s', (url, expected) => {
    expect(whither(match(url))).toBe(expected)
  })

  it.each([
    ['/custom/v1/log', 'intake'],
    ['/oai/v1/log', 'intake'],
    ['/anthropic/v1/log', 'intake'],
    ['/googleapis/v1/log', 'intake'],
    ['/v1/trace/custom/log/typed', 'intake'],
    ['/v1/trace/log', 'intake'],
    ['/v1/traces', 'intake'],
    ['/v1/request/6f1f/score', 'intake'],
    ['/v1/request/query-clickhouse', 'intake'],
    ['/v1/session/query', 'intake'],
    ['/v1/user/metrics/query', 'intake'],
    ['/v1/property/query', 'intake'],
    ['/v1/prompt-2025/query', 'intake'],
    ['/v1/webhooks', 'intake'],
    ['/v1/feedback', 'intake'],
    ['/ai/v1/chat/completions', 'ai'],
    ['/api/requests?limit=1', 'api'],
    ['/healthz', 'operations'],
    ['/readyz?verbose', 'operations'],
    ['/metrics', 'operations'],
    ['/', 'dashboard'],
    ['/?session=1', 'dashboard'],
    ['/assets/index.js', 'dashboard'],
    ['/dashboard/requests', 'dashboard'],
    ['/nobody/v1/models', 'unknown'],
    ['/OpenAI/v1/models', 'unknown'],
    ['/constructor/v1', 'unknown'],
    ['/openaix/v1/models', 'unknown'],
  ])('matches %s as %s', (url, kind) => {
    expect(match(url).kind).toBe(kind)
  })

  it('answers an unknown path with the available ones', () => {
    const found = match('/openapi')
    if (found.kind !== 'unknown') throw new Error(found.kind)
    expect(found.answer.status).toBe(404)
    expect(JSON.parse(String(found.answer.body))).toMatchObject({
      error: { code: 'unknown_url', message: expect.stringContaining('/v1 is OpenAI') },
      routes: { '/{provider}/*': expect.stringContaining('groq') },
    })
  })

  it('removes a gateway key from anywhere in the path', () => {
    const apiKey = 'sk-helicone-aaaaaaa-bbbbbbb-ccccccc-ddddddd'
    expect(match(`/openai/${apiKey}/v1/models?x=1`)).toMatchObject({ apiKey, route: { path: '/v1/models?x=1' } })
    expect(match(`/${apiKey}/v1/models`)).toMatchObject({ apiKey, route: { provider: 'openai', path: '/v1/models' } })
    expect(match(`/${apiKey}/ai/v1/models`)).toEqual({ kind: 'ai', path: '/ai/v1/models', apiKey })
    expect(match('/v1/models')).not.toHaveProperty('apiKey')
  })
})

describe('matchRoute by Helicone-Target-URL', () => {
  it('uses the origin of the header, and path and query of the request', () => {
    const found = match('/gateway/v1/x?y=1', { 'Helicone-Target-URL': 'https://llm.example.com:8443/ignored' })
    expect(found).toEqual({
      kind: 'proxy',
      route: {
        provider: 'llm.example.com',
        origin: 'https://llm.example.com:8443',
        path: '/v1/x?y=1',
        untrusted: true,
      },
    })
  })

  it.each([
    ['https://api.openai.com', 'openai', false],
    ['https://API.OpenAI.com/', 'openai', false],
    // Keys of the vault are never sent over plain HTTP.
    ['http://api.openai.com', 'openai', true],
    ['https://api.openai.com:8443', 'api.openai.com', true],
    ['https://api.openai.com.evil.example', 'api.openai.com.evil.example', true],
    ['https://my.openai.azure.com', 'azure', true],
    ['https://aiplatform.googleapis.com', 'vertex', false],
    ['https://us-central1-aiplatform.googleapis.com', 'vertex', true],
    ['https://aiplatform.eu.rep.googleapis.com', 'vertex', true],
    ['https://api.together.ai', 'together', true],
    ['https://api.openrouter.ai', 'openrouter', true],
    ['https://api.novita.ai', 'novita', false],
    ['https://integrate.api.nvidia.com', 'nvidia', false],
    ['http://169.254.169.254', '169.254.169.254', true],
    ['http://2130706433', '127.0.0.1', true],
    ['http://127.0.0.1:11434', 'ollama', true],
    // Providers that we do not have, with Helicone's names, which the price list uses.
    ['https://api.avian.io', 'avian', true],
    ['https://gateway.ai.cloudflare.com', 'cloudflare', true],
    ['https://bedrock-runtime.eu-central-1.amazonaws.com', 'bedrock', true],
    ['https://bedrock-runtime.amazonaws.com.evil.example', 'bedrock-runtime.amazonaws.com.evil.example', true],
  ])('recognizes %s as %s, untrusted: %s', (target, provider, untrusted) => {
    expect(match('/gateway/v1/x', { 'Helicone-Target-URL': target })).toMatchObject({ route: { provider, untrusted } })
  })

  it.each([
    ['/gateway/api/v1/chat/completions', undefined],
    ['/v1/gateway/gateway/api/v1/chat/completions', undefined],
    ['/api/v1/chat/completions', 'gateway.example.com'],
  ])('uses the target of the first fallback if it is absent: %s', (url, host) => {
    const fallbacks = (...targets: string[]) => ({
      'Helicone-Fallbacks': JSON.stringify(
        targets.map((target) => ({ 'target-url': target, headers: {}, onCodes: [500] })),
      ),
    })
    const headers = fallbacks('https://openrouter.ai/ignored', 'https://api.groq.com')
    expect(whither(match(url, headers, host))).toBe('openrouter https://openrouter.ai/api/v1/chat/completions')
    const both = { ...headers, 'Helicone-Target-URL': 'https://api.groq.com' }
    expect(whither(match(url, both, host))).toBe('groq https://api.groq.com/api/v1/chat/completions')
    for (const target of ['javascript:alert(1)', 'ftp://a.example', 'nowhere', '//a.example'])
      expect(match(url, fallbacks(target), host).kind).not.toBe('proxy')
  })

  it('sends a path that names a provider to it, even at a host named gateway and with fallbacks', () => {
    const headers = {
      'Helicone-Fallbacks': '[{"target-url":"https://api.groq.com","headers":{},"onCodes":[500]}]',
    }
    expect(whither(match('/groq/openai/v1/models', headers, 'gateway.example.com'))).toBe(
      'groq https://api.groq.com/openai/v1/models',
    )
  })

  it('explains what is wrong with invalid fallbacks', () => {
    expect(match('/gateway/v1/x', { 'Helicone-Fallbacks': 'nope' })).toMatchObject({
      answer: { status: 400, body: 'Helicone-Fallbacks: it must be an array (JSON syntax error).' },
    })
  })

  it('answers 400 without one, with Helicone’s message', () => {
    expect(match('/gateway/v1/x')).toMatchObject({
      kind: 'refused',
      answer: { status: 400, body: 'Missing target base url' },
    })
    expect(match('/v1/gateway/gateway/v1/x')).toMatchObject({ answer: { body: 'Missing target base url' } })
  })

  it.each(['not a url', 'file:///etc/passwd', 'https://user:pass@llm.example.com'])(
    'names the fault of %s without repeating it',
    (target) => {
      const found = match('/gateway/v1/x', { 'Helicone-Target-URL': target })
      if (found.kind !== 'refused') throw new Error(found.kind)
      expect(found.answer.body).toMatch(/^Helicone-Target-URL: it must be an http/)
      expect(found.answer.body).not.toContain(target)
    },
  )

  it('is overridden by Helicone-OpenAI-Api-Base for OpenAI', () => {
    const headers = {
      'Helicone-OpenAI-Api-Base': 'https://my.openai.azure.com',
      'Helicone-Target-URL': 'https://other.example.com',
    }
    const path = '/openai/deployments/gpt/chat/completions?api-version=2024-10-21'
    const azure = `azure https://my.openai.azure.com${path}`
    expect(whither(match(`/oai${path}`, headers))).toBe(azure)
    expect(whither(match(`/azure${path}`, headers))).toBe(azure)
    expect(whither(match(path, headers, 'oai.gateway.example'))).toBe(azure)
    expect(whither(match('/v1/models', { 'Helicone-Target-URL': 'https://other.example.com' }))).toBe(
      'other.example.com https://other.example.com/v1/models',
    )
    expect(whither(match('/anthropic/v1/messages', headers))).toBe('anthropic https://api.anthropic.com/v1/messages')
  })

  it('does not send a deployment of Azure without a target to OpenAI', () => {
    const path = '/oai/openai/deployments/gpt/chat/completions'
    expect(match(path)).toMatchObject({
      kind: 'refused',
      answer: { body: expect.stringContaining('Helicone-OpenAI-Api-Base') },
    })
    expect(match('/azure/openai/v1/responses')).toMatchObject({ kind: 'refused' })
    const table = configured({ azure: { apiBase: 'https://my.openai.azure.com/openai/v1' } })
    expect(whither(match(path, {}, undefined, table))).toBe(
      'azure https://my.openai.azure.com/openai/deployments/gpt/chat/completions',
    )
  })
})

describe('matchRoute by host', () => {
  it.each([
    ['oai.gateway.example', '/v1/models', 'openai https://api.openai.com/v1/models'],
    ['OAI.eu.gateway.example:8787', '/v1/models', 'openai https://api.openai.com/v1/models'],
    ['anthropic.localhost:8787', '/v1/messages', 'anthropic https://api.anthropic.com/v1/messages'],
    ['groq.gateway.example', '/openai/v1/models', 'groq https://api.groq.com/openai/v1/models'],
    ['openrouter.gateway.example', '/api/v1/models', 'openrouter https://openrouter.ai/api/v1/models'],
    ['x.gateway.example', '/v1/models', 'xai https://api.x.ai/v1/models'],
    ['google.gateway.example', '/v1beta/models', 'gemini https://generativelanguage.googleapis.com/v1beta/models'],
    [
      'bedrock.gateway.example',
      '/v1/us-east-1/model/m/converse',
      'bedrock https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse',
    ],
    ['bedrock.gateway.example', '/model/m/converse', 'refused'],
    ['ai-gateway.example.com', '/v1/chat/completions', 'ai'],
    ['ai-gateway.example.com', '/chat/completions', 'ai'],
    ['ai-gateway.example.com', '/anthropic/v1/messages', 'anthropic https://api.anthropic.com/v1/messages'],
    ['ai-gateway.example.com', '/v1/traces', 'intake'],
    // A host of Helicone's for a provider that we do not have: its key is not for OpenAI.
    ['hyperbolic.gateway.example', '/v1/chat/completions', 'unknown'],
    ['nvidia.gateway.example', '/v1/chat/completions', 'nvidia https://integrate.api.nvidia.com/v1/chat/completions'],
    // Possible names of a gateway or its machine.
    ['gateway.example.com', '/v1/models', 'openai https://api.openai.com/v1/models'],
    ['gateway.example.com', '/custom/v1/log', 'intake'],
    ['helicone.example.com', '/v1/models', 'openai https://api.openai.com/v1/models'],
    ['ollama.lan', '/healthz', 'operations'],
    ['oai.gateway.example', '/healthz', 'operations'],
    ['anthropic:8787', '/v1/models', 'openai https://api.openai.com/v1/models'],
    ['[::1]:8787', '/v1/models', 'openai https://api.openai.com/v1/models'],
    ['constructor.example', '/v1/models', 'openai https://api.openai.com/v1/models'],
    ['', '/v1/models', 'openai https://api.openai.com/v1/models'],
  ])('at %s sends %s to %s', (host, url, expected) => {
    expect(whither(match(url, {}, host))).toBe(expected)
  })

  it('forwards the complete path at gateway.*, where /gateway works too', () => {
    const headers = { 'Helicone-Target-URL': 'https://openrouter.ai' }
    const expected = 'openrouter https://openrouter.ai/api/v1/models'
    expect(whither(match('/api/v1/models', headers, 'gateway.example.com'))).toBe(expected)
    expect(whither(match('/gateway/api/v1/models', headers, 'gateway.example.com'))).toBe(expected)
  })

  it('matches a host of Helicone’s for which a provider is configured', () => {
    const table = configured({ hyperbolic: { apiBase: 'https://api.hyperbolic.xyz/v1' } })
    expect(whither(match('/v1/models', {}, 'hyperbolic.gateway.example', table))).toBe(
      'hyperbolic https://api.hyperbolic.xyz/v1/models',
    )
  })
})

describe('matchRoute with a configuration', () => {
  it.each([
    ['openai', 'https://proxy.example/openai/v1', '/v1/models?x=1', 'https://proxy.example/openai/v1/models?x=1'],
    ['openai', 'https://proxy.example/openai/v1', '/openai/v1/models', 'https://proxy.example/openai/v1/models'],
    ['openai', 'http://10.0.0.7:8000', '/v1/models', 'http://10.0.0.7:8000/v1/models'],
    [
      'anthropic',
      'https://proxy.example/anthropic',
      '/anthropic/v1/messages',
      'https://proxy.example/anthropic/v1/messages',
    ],
    [
      'anthropic',
      'https://proxy.example/anthropic/v1',
      '/anthropic/v1/messages',
      'https://proxy.example/anthropic/v1/messages',
    ],
    ['groq', 'https://proxy.example/v1', '/groq/openai/v1/models', 'https://proxy.example/v1/models'],
    ['mine', 'https://mine.example/api/v1', '/mine/api/v1/models', 'https://mine.example/api/v1/models'],
    ['mine', 'https://mine.example/api/v1', '/mine/v1/models', 'https://mine.example/api/v1/models'],
    ['mine', 'https://mine.example/api/v1', '/mine/models', 'https://mine.example/api/v1/models'],
    ['mine', 'https://mine.example', '/mine/v1/models', 'https://mine.example/v1/models'],
    ['mine', 'https://mine.example/v1', '/mine/v11/models', 'https://mine.example/v1/v11/models'],
  ])('with %s at %s sends %s to %s', (id, apiBase, url, expected) => {
    const found = match(url, {}, undefined, configured({ [id]: { apiBase } }))
    expect(whither(found)).toBe(`${id} ${expected}`)
    expect(found).toMatchObject({ route: { untrusted: false } })
  })

  it('trusts local servers if they are configured, or if the gateway is local', () => {
    const untrusted = (table: typeof standard) => match('/ollama/v1/models', {}, undefined, table)
    expect(untrusted(standard)).toMatchObject({ route: { untrusted: true } })
    expect(untrusted(configured({}, {}, { trustLocal: true }))).toMatchObject({ route: { untrusted: false } })
    expect(untrusted(configured({}, { OLLAMA_API_BASE: 'http://10.0.0.7:11434/v1' }))).toMatchObject({
      route: { origin: 'http://10.0.0.7:11434', untrusted: false },
    })
    expect(untrusted(configured({ ollama: { apiBase: 'http://127.0.0.1:11434/v1' } }))).toMatchObject({
      route: { untrusted: false },
    })
  })
})

describe('matchRoute with malicious requests', () => {
  it.each([
    ['http://evil.example/v1/models', 'openai https://api.openai.com/v1/models'],
    ['HTTPS://user@evil.example:1/anthropic/v1/messages', 'anthropic https://api.anthropic.com/v1/messages'],
    ['http://evil.example', 'dashboard'],
    ['http://evil.example?x', 'dashboard'],
    ['//evil.example/v1/models', 'unknown'],
    ['/gateway//evil.example/x', 'refused'],
    ['/v1//evil.example/x', 'openai https://api.openai.com/v1//evil.example/x'],
    ['/openai/../anthropic/v1/x', 'openai https://api.openai.com/../anthropic/v1/x'],
    ['/openai/%2e%2e/custom/v1/log', 'openai https://api.openai.com/%2e%2e/custom/v1/log'],
    ['/openai@evil.example/v1', 'unknown'],
    ['/openai:80/v1', 'unknown'],
    ['/%6fpenai/v1', 'unknown'],
    ['*', 'refused'],
    ['evil.example:443', 'refused'],
    ['/v1/models#fragment', 'refused'],
    ['/v1/mod els', 'refused'],
    ['/v1/models\r\nx: y', 'refused'],
    ['/v1/\u0000', 'refused'],
    ['', 'refused'],
  ])('matches %j as %s', (url, expected) => {
    expect(whither(match(url))).toBe(expected)
  })
})

describe('the URLs of heliconeProxy with a gateway of your own', () => {
  it.each([
    ['openai', 'openai https://api.openai.com/v1/x'],
    ['anthropic', 'anthropic https://api.anthropic.com/x'],
    ['gemini', 'gemini https://generativelanguage.googleapis.com/v1beta/x'],
    ['groq', 'groq https://api.groq.com/openai/v1/x'],
    ['cohere', 'cohere https://api.cohere.com/x'],
    ['deepinfra', 'deepinfra https://api.deepinfra.com/v1/openai/x'],
    ['xai', 'xai https://api.x.ai/v1/x'],
    ['https://llm.example.com/v2', 'llm.example.com https://llm.example.com/v2/x'],
  ] as const)('leads %s to %s', (provider, expected) => {
    for (const base of ['http://127.0.0.1:8787', 'http://127.0.0.1:8585/v1/gateway']) {
      const { apiBase, headers } = heliconeProxy(provider, { base })
      const { pathname, host } = new URL(`${apiBase}/x`)
      expect(whither(match(pathname, headers, host))).toBe(expected)
    }
  })
})

interface Vector {
  id: string
  kind: string
  input: Record<string, string | null>
  expect: Record<string, unknown>
}

/** Cases of Helicone's contract, next to the checkout. */
const FILE = new URL('../../../../../shared/vectors/helicone.json', import.meta.url)
const vectors: Vector[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')).vectors : []

describe.skipIf(vectors.length === 0)('the vectors of Helicone’s contract (next to the checkout)', () => {
  const of = (kind: string) => vectors.filter((vector) => vector.kind === kind)
  /**
   * We name providers by our ids, and hosts that are none by their name rather than by their whole address. Google has two APIs, whose keys
   * are not each other's.
   */
  const OURS: Record<string, string> = { AWS: 'bedrock', GOOGLE: 'gemini', X: 'xai' }
  const idOf = (name: string, url: string) => {
    if (name === 'GOOGLE' && url.includes('aiplatform.')) return 'vertex'
    return OURS[name] ?? (/[/.]/.test(name) ? new URL(url).hostname : name.toLowerCase())
  }

  // We name Helicone's own hosts by their host name, and machines on the local network by the port of the server that runs there.
  const targets = of('provider.detect').filter(
    ({ expect: { provider } }) => provider !== 'HELICONE' && provider !== 'LOCAL',
  )

  it.each(targets)('$id: recognizes the provider of a target', ({ input, expect: expected }) => {
    const url = String(input.targetUrl)
    const found = match('/gateway/x', { 'Helicone-Target-URL': url })
    if (found.kind !== 'proxy') throw new Error(found.kind)
    const id = idOf(String(expected.provider), url)
    // Helicone lists some providers that no longer exist.
    expect(standard.byPath.has(id) ? [id] : [id, new URL(url).hostname]).toContain(found.route.provider)
  })

  it.each(of('gateway.target'))('$id: misses the target', ({ expect: expected }) => {
    expect(match('/gateway/x')).toMatchObject({ answer: expected })
  })

  it.each(of('gateway.rewrite'))('$id: uses the origin and keeps the path', ({ input, expect: expected }) => {
    const { host, pathname, search } = new URL(String(input.from))
    const apiBase = input.apiBase ?? undefined
    const table = apiBase ? configured({ [host.split('.')[0] ?? '']: { apiBase } }) : standard
    const target = input['Helicone-Target-Url']
    const found = match(pathname + search, target ? { 'Helicone-Target-Url': target } : {}, host, table)
    if (found.kind !== 'proxy') throw new Error(found.kind)
    expect(found.route.origin + found.route.path).toBe(expected.upstream)
  })
})
