import { describe, expect, it } from 'vitest'
import {
  cacheSettings,
  DEFAULT_CACHE_TTL,
  detectProvider,
  inspectHeliconeKey,
  isFallbackCode,
  isRequestId,
  parseCacheTtl,
  parseRetryAfter,
  rateLimitSegment,
  retrySettings,
  rewriteUrl,
  takePathKey,
} from './contract.ts'
import { formatRateLimitPolicy, parseHeliconeHeaders, parseRateLimitPolicy } from './index.ts'

const KEY = 'sk-helicone-eu-aizk36y-5yue2my-qmy5tza-n7x3aqa'

describe('a rate-limit policy', () => {
  it('is parsed in any case, with surrounding spaces, and with decimals', () => {
    expect(parseRateLimitPolicy(' 0.5;W=60;U=CENTS;S=Tenant_1 ')).toEqual({
      ok: true,
      policy: { quota: 0.5, window: 60, unit: 'cents', segment: 'tenant_1' },
    })
  })

  it.each([
    ['100;w=59', 'window'],
    ['100;w=31536001', 'window'],
    ['0;w=60', 'quota'],
    ['0.0;w=60', 'quota'],
    [`${'9'.repeat(400)};w=60`, 'quota'],
    ['1; w=60', 'policy'],
    ['1;w=60;s=user;u=cents', 'policy'],
    ['+1;w=60', 'policy'],
    ['1;w=60;', 'policy'],
    ['1;w=60.5', 'policy'],
  ])('is rejected for its field: %s, %s', (text, field) => {
    expect(parseRateLimitPolicy(text)).toMatchObject({ ok: false, field })
  })

  it('is written in canonical form, or rejected', () => {
    expect(formatRateLimitPolicy({ quota: 0.5, window: 60, unit: 'request', segment: 'User' })).toBe('0.5;w=60;s=user')
    expect(() => formatRateLimitPolicy({ quota: 1, window: 1 })).toThrow('rateLimit.window must be at least 60 seconds')
    expect(() => formatRateLimitPolicy({ quota: 1e-7, window: 60 })).toThrow('rateLimit.policy')
  })

  it('uses the bucket of the user or the property that it names', () => {
    const request = { userId: 'a:b\u0007 ', properties: { Tenant: 't', tenant: 'last' } }
    expect(rateLimitSegment({}, request)).toEqual({ type: 'global', value: '' })
    expect(rateLimitSegment({ segment: 'user' }, request)).toEqual({ type: 'user', value: 'a_b' })
    expect(rateLimitSegment({ segment: 'tenant' }, request)).toEqual({
      type: 'property',
      name: 'tenant',
      value: 'last',
    })
    expect(rateLimitSegment({ segment: 'other' }, request)).toBeUndefined()
    expect(rateLimitSegment({ segment: 'user' }, {})).toBeUndefined()
    expect(rateLimitSegment({ segment: 'user' }, { userId: 'x'.repeat(300) })?.value).toHaveLength(256)
  })
})

describe('the settings of a request', () => {
  it('have Helicone’s defaults', () => {
    expect(cacheSettings(undefined)).toEqual({
      save: false,
      read: false,
      maxAge: 604_800,
      bucketMaxSize: 1,
      ignoreKeys: [],
    })
    expect(retrySettings(undefined)).toEqual({
      enabled: false,
      num: 5,
      factor: 2,
      minTimeout: 1000,
      maxTimeout: 10_000,
    })
  })

  it('are those of its headers', () => {
    const parsed = parseHeliconeHeaders({
      'Helicone-Cache-Read': 'true',
      'Cache-Control': 's-maxage=9',
      'Helicone-Cache-Seed': 'x',
    })
    expect(cacheSettings(parsed.cache)).toMatchObject({ save: false, read: true, maxAge: 9, seed: 'x' })
  })

  it('cache a response for the lifetime in Cache-Control', () => {
    expect(parseCacheTtl('public,max-age=5;s-maxage=7')).toBe(7)
    expect(parseCacheTtl('max-age=0')).toBe(0)
    expect(parseCacheTtl(null)).toBe(DEFAULT_CACHE_TTL)
    expect(parseCacheTtl(`max-age=${'9'.repeat(400)}`)).toBe(31_536_000)
  })

  it('wait for Retry-After', () => {
    expect(parseRetryAfter('0')).toBe(0)
    expect(parseRetryAfter('-5')).toBeUndefined()
    expect(parseRetryAfter('soon')).toBeUndefined()
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', Date.UTC(2026, 0, 1))).toBe(30_000)
    expect(parseRetryAfter('Thu, 01 Jan 2026 01:00:00 GMT', Date.UTC(2026, 0, 1))).toBe(60_000)
  })

  it('fall back on the statuses they name, with ranges inclusive', () => {
    expect([399, 400, 500, 501, 429].map((status) => isFallbackCode([{ from: 400, to: 500 }, 501], status))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ])
    expect(isFallbackCode([], 500)).toBe(false)
  })
})

describe('a key', () => {
  it('is recognized by its grammar', () => {
    expect(inspectHeliconeKey(KEY)).toEqual({ valid: true, rateLimited: false, eu: true })
    expect(inspectHeliconeKey('pk-helicone-eu-rl-aizk36y-5yue2my-qmy5tza-n7x3aqa').rateLimited).toBe(true)
    expect(inspectHeliconeKey('sk-helicone-cp-aizk36y-5yue2my-qmy5tza-n7x3aqa').valid).toBe(true)
    expect(inspectHeliconeKey(`${KEY}x`).valid).toBe(false)
  })

  it('is removed from a path', () => {
    expect(takePathKey(`/v1/${KEY}/chat/completions?x=1`)).toEqual({ path: '/v1/chat/completions?x=1', apiKey: KEY })
    expect(takePathKey(`/v1/chat?key=/${KEY}`)).toEqual({ path: `/v1/chat?key=/${KEY}` })
    expect(takePathKey('/v1/chat')).toEqual({ path: '/v1/chat' })
  })
})

it('a request id is a UUID that Helicone keeps', () => {
  expect(isRequestId(crypto.randomUUID())).toBe(true)
  expect(isRequestId('0198c5a2-7b1c-7def-8abc-1234567890ab')).toBe(false)
})

describe('a target', () => {
  it('determines the origin, and the request the path and query', () => {
    expect(rewriteUrl('https://gateway.helicone.ai/v1/chat?a=1', 'https://api.groq.com/openai')).toBe(
      'https://api.groq.com/v1/chat?a=1',
    )
    expect(rewriteUrl('/v1//x', 'http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080/v1//x')
  })

  it('cannot be redirected by a path', () => {
    expect(rewriteUrl('http://host//evil.example/x', 'https://api.groq.com')).toBe(
      'https://api.groq.com//evil.example/x',
    )
  })

  it('is rejected without repeating it', () => {
    for (const target of ['', 'api.groq.com', 'file:///etc/secret', 'https://me:secret@a.example'])
      expect(() => rewriteUrl('/v1', target)).toThrow(/^Helicone-Target-URL must be an http\(s\) URL(?!.*secret)/)
  })
})

describe('a provider', () => {
  it.each([
    ['https://api.openai.com', 'OPENAI'],
    ['https://us.api.openai.com/v1', 'OPENAI'],
    ['https://my-res.openai.azure.com/openai/deployments/x', 'AZURE'],
    ['https://my-res.cognitiveservices.azure.com', 'AZURE'],
    ['https://my.azure-api.net', 'AZURE'],
    ['https://generativelanguage.googleapis.com', 'GOOGLE'],
    ['https://bedrock-runtime.us-east-1.amazonaws.com/model', 'AWS'],
    ['https://api.x.ai', 'X'],
    ['https://api.cohere.ai', 'COHERE'],
    ['https://api.cohere.com/v2/chat', 'COHERE'],
    ['https://openrouter.ai', 'OPENROUTER'],
    ['https://api.tokenfactory.nebius.com', 'NEBIUS'],
    ['https://qstash.upstash.io/llm', 'QSTASH'],
    ['https://oai.hconeai.com', 'HELICONE'],
    ['http://127.0.0.1:1234/v1', 'LOCAL'],
    ['https://API.Example.com', 'https://api.example.com'],
    ['https://api.openai.com.example.net', 'https://api.openai.com.example.net'],
    ['https://notopenai.com', 'https://notopenai.com'],
    ['constructor', 'constructor'],
    ['', ''],
  ])('is detected by its host: %s, %s', (url, provider) => {
    expect(detectProvider(url)).toBe(provider)
  })
})
