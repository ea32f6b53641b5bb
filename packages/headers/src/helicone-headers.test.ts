import { describe, expect, expectTypeOf, it } from 'vitest'
import { HeliconeHeaderError, heliconeHeaders } from './index.ts'

const KEY = 'sk-helicone-aizk36y-5yue2my-qmy5tza-n7x3aqa'

/** What the builder throws for options that the types reject too. */
function refusal(options: object): HeliconeHeaderError {
  try {
    heliconeHeaders(options)
  } catch (error) {
    if (error instanceof HeliconeHeaderError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('heliconeHeaders', () => {
  it('writes every option under its canonical name', () => {
    expect(
      heliconeHeaders({
        apiKey: KEY,
        jwt: 'jwt',
        orgId: 'org',
        requestId: '123e4567-e89b-12d3-a456-426614174000',
        userId: 'u-1',
        properties: { App: 'mobile', plan: 3, beta: true, none: '', absent: undefined },
        session: { id: 's', path: 'parent/child', name: 'Course Plan' },
        prompt: { id: 'p', mode: 'testing', version: '1', name: 'n', format: 'f' },
        cache: { maxAge: 3600, bucketMaxSize: 20, seed: 'x', ignoreKeys: ['request_id', 'timestamp'] },
        rateLimit: { quota: 100, window: 60, unit: 'cents', segment: 'User' },
        retry: { num: 3, factor: 1.5, minTimeout: 500, maxTimeout: 5000 },
        modelOverride: 'gpt-4o',
        omit: true,
        security: { advanced: true },
        moderation: true,
        fallbacks: [
          { 'target-url': 'https://api.openai.com/', headers: { Authorization: 'Bearer k' }, onCodes: [429] },
        ],
        targetUrl: 'https://api.groq.com',
        targetProvider: 'groq',
        openaiApiBase: 'https://my.openai.azure.com',
        streamUsage: true,
        streamForceFormat: true,
        increaseTimeout: true,
        tokenLimitHandler: 'middle-out',
        gatewayBodyMapping: 'NO_MAPPING',
        stripeCustomerId: 'cus_1',
        webhook: true,
        posthog: { key: 'phc', host: 'https://eu.posthog.com' },
        lytix: { key: 'l', host: 'h' },
        experiment: { id: 'e', columnId: 'c', rowIndex: '1' },
        nodeId: 'node',
        manualAccessKey: 'm',
        aws: { accessKey: 'a', secretKey: 's', sessionToken: 't' },
        upstashCallback: 'https://example.com/callback',
      }),
    ).toEqual({
      'Helicone-Auth': `Bearer ${KEY}`,
      'Helicone-JWT': 'jwt',
      'Helicone-Org-Id': 'org',
      'Helicone-Request-Id': '123e4567-e89b-12d3-a456-426614174000',
      'Helicone-User-Id': 'u-1',
      'Helicone-Property-App': 'mobile',
      'Helicone-Property-plan': '3',
      'Helicone-Property-beta': 'true',
      'Helicone-Property-none': '',
      'Helicone-Session-Id': 's',
      'Helicone-Session-Path': '/parent/child',
      'Helicone-Session-Name': 'Course Plan',
      'Helicone-Prompt-Id': 'p',
      'Helicone-Prompt-Mode': 'testing',
      'Helicone-Prompt-Version': '1',
      'Helicone-Prompt-Name': 'n',
      'Helicone-Prompt-Format': 'f',
      'Helicone-Cache-Enabled': 'true',
      'Cache-Control': 'max-age=3600',
      'Helicone-Cache-Bucket-Max-Size': '20',
      'Helicone-Cache-Seed': 'x',
      'Helicone-Cache-Ignore-Keys': 'request_id,timestamp',
      'Helicone-RateLimit-Policy': '100;w=60;u=cents;s=user',
      'Helicone-Retry-Enabled': 'true',
      'Helicone-Retry-Num': '3',
      'Helicone-Retry-Factor': '1.5',
      'Helicone-Retry-Min-Timeout': '500',
      'Helicone-Retry-Max-Timeout': '5000',
      'Helicone-Model-Override': 'gpt-4o',
      'Helicone-Omit-Request': 'true',
      'Helicone-Omit-Response': 'true',
      'Helicone-LLM-Security-Enabled': 'true',
      'Helicone-LLM-Security-Advanced': 'true',
      'Helicone-Moderations-Enabled': 'true',
      'Helicone-Fallbacks':
        '[{"target-url":"https://api.openai.com","headers":{"Authorization":"Bearer k"},"onCodes":[429]}]',
      'Helicone-Target-URL': 'https://api.groq.com',
      'Helicone-Target-Provider': 'groq',
      'Helicone-OpenAI-Api-Base': 'https://my.openai.azure.com',
      'Helicone-Stream-Usage': 'true',
      'Helicone-Stream-Force-Format': 'true',
      'Helicone-Increase-Timeout': 'true',
      'Helicone-Token-Limit-Exception-Handler': 'middle-out',
      'Helicone-Gateway-Body-Mapping': 'NO_MAPPING',
      'x-stripe-customer-id': 'cus_1',
      'Helicone-Webhook-Enabled': 'true',
      'Helicone-Posthog-Key': 'phc',
      'Helicone-Posthog-Host': 'https://eu.posthog.com',
      'Helicone-Lytix-Key': 'l',
      'Helicone-Lytix-Host': 'h',
      'Helicone-Experiment-Id': 'e',
      'Helicone-Experiment-Column-Id': 'c',
      'Helicone-Experiment-Row-Index': '1',
      'Helicone-Node-Id': 'node',
      'Helicone-Manual-Access-Key': 'm',
      'aws-access-key': 'a',
      'aws-secret-key': 's',
      'aws-session-token': 't',
      'Upstash-Callback': 'https://example.com/callback',
    })
  })

  it('writes nothing for flags that are off, because presence may count', () => {
    expect(
      heliconeHeaders({
        userId: undefined,
        cache: false,
        retry: { enabled: false, num: 3 },
        security: { enabled: false, advanced: true },
        omit: { request: false, response: true },
        moderation: false,
      }),
    ).toEqual({ 'Helicone-Omit-Response': 'true' })
  })

  it('switches a group on by true or an object, and half of the cache by its flag', () => {
    expect(heliconeHeaders({ cache: true, retry: true, security: true })).toEqual({
      'Helicone-Cache-Enabled': 'true',
      'Helicone-Retry-Enabled': 'true',
      'Helicone-LLM-Security-Enabled': 'true',
    })
    expect(heliconeHeaders({ cache: { read: true, seed: 'x' } })).toEqual({
      'Helicone-Cache-Read': 'true',
      'Helicone-Cache-Seed': 'x',
    })
    expect(heliconeHeaders({ cache: { enabled: false, save: true } })).toEqual({ 'Helicone-Cache-Save': 'true' })
  })

  it('accepts a policy as text, and writes what all of Helicone’s parsers read alike', () => {
    expect(heliconeHeaders({ rateLimit: ' 100;w=60;u=REQUEST;s=Tenant-Id ' })).toEqual({
      'Helicone-RateLimit-Policy': '100;w=60;s=tenant-id',
    })
  })

  it('expands models to entries that Helicone accepts', () => {
    const { 'Helicone-Fallbacks': text } = heliconeHeaders({
      fallbacks: {
        models: ['gpt-4o', 'gpt-4o-mini'],
        'target-url': 'https://api.openai.com',
        headers: { Authorization: 'Bearer k' },
      },
    })
    const entry = {
      onCodes: [429, { from: 500, to: 599 }],
      'target-url': 'https://api.openai.com',
      headers: { Authorization: 'Bearer k', 'Content-Type': 'application/json' },
    }
    expect(JSON.parse(text)).toEqual([
      { ...entry, bodyKeyOverride: { model: 'gpt-4o' } },
      { ...entry, bodyKeyOverride: { model: 'gpt-4o-mini' } },
    ])
  })

  it('writes JSON in ASCII', () => {
    const { 'Helicone-Fallbacks': text } = heliconeHeaders({
      fallbacks: [
        { 'target-url': 'https://a.example', headers: {}, onCodes: [], bodyKeyOverride: { system: 'Grüße 🦙' } },
      ],
    })
    expect(text).toMatch(/^[ -~]+$/)
    expect(JSON.parse(text)[0].bodyKeyOverride.system).toBe('Grüße 🦙')
  })
})

describe('what heliconeHeaders rejects', () => {
  it.each([
    [{ userID: 'u' }, 'unknown', 'userID'],
    [{ cache: { maxage: 1 } }, 'unknown', 'cache.maxage'],
    [{ constructor: 'x' }, 'unknown', 'constructor'],
    [{ apiKey: '' }, 'invalid', 'apiKey'],
    [{ apiKey: `Bearer ${KEY}` }, 'invalid', 'apiKey'],
    [{ apiKey: 'sk\r\nX-Evil: 1' }, 'invalid', 'apiKey'],
    [{ userId: 'a\r\nX-Evil: 1' }, 'unsafe', 'userId'],
    [{ userId: 'a\u0000' }, 'unsafe', 'userId'],
    [{ userId: 'Zoë' }, 'unsafe', 'userId'],
    [{ userId: ' u' }, 'unsafe', 'userId'],
    [{ userId: '' }, 'unsafe', 'userId'],
    [{ userId: 1 }, 'invalid', 'userId'],
    [{ userId: null }, 'invalid', 'userId'],
    [{ requestId: 'run-1' }, 'invalid', 'requestId'],
    [{ requestId: '12345678-1234-1234-1234-123456789abc' }, 'invalid', 'requestId'],
    [{ prompt: { mode: 'prod' } }, 'invalid', 'prompt.mode'],
    [{ prompt: true }, 'invalid', 'prompt'],
    [{ session: { path: '/a//b' } }, 'invalid', 'session.path'],
    [{ session: { path: '/' } }, 'invalid', 'session.path'],
    [{ properties: { '': 'x' } }, 'invalid', 'properties[""]'],
    [{ properties: { 'a b': 'x' } }, 'invalid', 'properties["a b"]'],
    [{ properties: { 'Helicone-Property-App': 'x' } }, 'invalid', 'properties["Helicone-Property-App"]'],
    [{ properties: { Plan: 'a', plan: 'b' } }, 'conflict', 'properties["plan"]'],
    [{ properties: { a: 'x\ny' } }, 'unsafe', 'properties["a"]'],
    [{ properties: { a: { b: 1 } } }, 'invalid', 'properties["a"]'],
    [{ properties: 'x' }, 'invalid', 'properties'],
    [{ cache: { bucketMaxSize: 21 } }, 'invalid', 'cache.bucketMaxSize'],
    [{ cache: { bucketMaxSize: 0 } }, 'invalid', 'cache.bucketMaxSize'],
    [{ cache: { maxAge: 31_536_001 } }, 'invalid', 'cache.maxAge'],
    [{ cache: { maxAge: 1.5 } }, 'invalid', 'cache.maxAge'],
    [{ cache: { ignoreKeys: ['a,b'] } }, 'invalid', 'cache.ignoreKeys'],
    [{ cache: { ignoreKeys: ["a'b"] } }, 'invalid', 'cache.ignoreKeys'],
    [{ cache: { ignoreKeys: [] } }, 'invalid', 'cache.ignoreKeys'],
    [{ cache: { enabled: true, save: false } }, 'conflict', 'cache'],
    [{ cache: 'yes' }, 'invalid', 'cache'],
    [{ rateLimit: { quota: 0, window: 60 } }, 'invalid', 'rateLimit.quota'],
    [{ rateLimit: { quota: -1, window: 60 } }, 'invalid', 'rateLimit.quota'],
    [{ rateLimit: { quota: 0.5, window: 60, unit: 'cents' } }, 'invalid', 'rateLimit.quota'],
    [{ rateLimit: { quota: 1, window: 59 } }, 'invalid', 'rateLimit.window'],
    [{ rateLimit: { quota: 1, window: 31_536_001 } }, 'invalid', 'rateLimit.window'],
    [{ rateLimit: { quota: 1, window: 60, unit: 'tokens' } }, 'invalid', 'rateLimit.policy'],
    [{ rateLimit: { quota: 1, window: 60, segment: 'a b' } }, 'invalid', 'rateLimit.policy'],
    [{ rateLimit: { quota: 1, window: 60, segmnt: 'user' } }, 'unknown', 'rateLimit.segmnt'],
    [{ rateLimit: '10 per minute' }, 'invalid', 'rateLimit.policy'],
    [{ rateLimit: '' }, 'invalid', 'rateLimit'],
    [{ retry: { num: -1 } }, 'invalid', 'retry.num'],
    [{ retry: { factor: Number.NaN } }, 'invalid', 'retry.factor'],
    [{ retry: { minTimeout: 6000, maxTimeout: 5000 } }, 'conflict', 'retry.minTimeout'],
    [{ retry: { minTimeout: 20_000 } }, 'conflict', 'retry.minTimeout'],
    [{ targetUrl: 'https://api.groq.com/openai/v1' }, 'invalid', 'targetUrl'],
    [{ targetUrl: 'https://user:pass@api.groq.com' }, 'invalid', 'targetUrl'],
    [{ targetUrl: 'ftp://api.groq.com' }, 'invalid', 'targetUrl'],
    [{ targetUrl: 'api.groq.com' }, 'invalid', 'targetUrl'],
    [{ openaiApiBase: 'https://my.openai.azure.com/openai' }, 'invalid', 'openaiApiBase'],
    [{ tokenLimitHandler: 'cut' }, 'invalid', 'tokenLimitHandler'],
    [{ gatewayBodyMapping: 'openai' }, 'invalid', 'gatewayBodyMapping'],
    [{ fallbacks: ['gpt-4o'] }, 'missing', 'fallbacks[0]'],
    [{ fallbacks: [] }, 'invalid', 'fallbacks'],
    [{ fallbacks: { models: 'gpt-4o' } }, 'invalid', 'fallbacks'],
    [{ fallbacks: { models: ['gpt-4o'] } }, 'invalid', 'fallbacks[0]'],
    [
      { fallbacks: [{ 'target-url': 'https://a.example/v1', headers: {}, onCodes: [] }] },
      'invalid',
      'fallbacks[0].target-url',
    ],
    [
      { fallbacks: [{ 'target-url': 'https://a.example', headers: { a: 'b\r\nc: d' }, onCodes: [] }] },
      'invalid',
      'fallbacks[0].headers',
    ],
    [
      { fallbacks: [{ 'target-url': 'https://a.example', headers: {}, onCodes: ['429'] }] },
      'invalid',
      'fallbacks[0].onCodes',
    ],
    [{ fallbacks: { models: [5], 'target-url': 'https://a.example', headers: {} } }, 'invalid', 'fallbacks'],
  ])('rejects %j', (options, code, field) => {
    const error = refusal(options)
    expect(error).toMatchObject({ name: 'HeliconeHeaderError', code, field })
    expect(error.message.startsWith(field)).toBe(true)
    expect(error.message).toMatch(/\.$/)
  })

  it('says what to do', () => {
    expect(refusal({ cache: { bucketMaxSize: 21 } }).message).toBe(
      'cache.bucketMaxSize must be a whole number from 1 to 20. Pass that, or leave it out.',
    )
    expect(refusal({ rateLimit: { quota: 1, window: 30 } }).message).toBe(
      'rateLimit.window must be at least 60 seconds and at most 31536000 (1 year).',
    )
    expect(refusal({ userID: 'u' }).message).toMatch(
      /^userID is not an option\. Options: apiKey, .*userId, .*properties\.$/,
    )
  })

  it('never repeats a value', () => {
    const secret = 'sk-secret\n'
    for (const options of [
      { apiKey: secret },
      { jwt: secret },
      { aws: { secretKey: secret } },
      { targetUrl: `https://user:${secret}@a.example` },
      { fallbacks: [{ 'target-url': 'https://a.example', headers: { Authorization: secret }, onCodes: [] }] },
      { properties: { a: secret } },
    ])
      expect(refusal(options).message).not.toContain('sk-secret')
  })

  it('rejects absent options', () => {
    for (const options of [undefined, null, [], 'x'] as unknown as object[])
      expect(refusal(options).field).toBe('options')
  })
})

describe('the types', () => {
  it('name exactly the headers of the result', () => {
    expectTypeOf(heliconeHeaders({ userId: 'u' })).toEqualTypeOf<{ 'Helicone-User-Id': string }>()
    expectTypeOf(heliconeHeaders({ cache: true, omit: true })).toEqualTypeOf<{
      'Helicone-Cache-Enabled': string
      'Helicone-Omit-Request': string
      'Helicone-Omit-Response': string
    }>()
    expectTypeOf(heliconeHeaders({ cache: { maxAge: 60 }, retry: { enabled: true, num: 2 } })).toEqualTypeOf<{
      'Helicone-Cache-Enabled': string
      'Cache-Control': string
      'Helicone-Retry-Enabled': string
      'Helicone-Retry-Num': string
    }>()
    expectTypeOf(heliconeHeaders({ cache: { read: true } })).toEqualTypeOf<{ 'Helicone-Cache-Read': string }>()
    expectTypeOf(heliconeHeaders({ cache: { enabled: false, seed: 'x' } })).toEqualTypeOf<Record<never, never>>()
    expectTypeOf(heliconeHeaders({ properties: { App: 'x', plan: 1 }, moderation: true })).toEqualTypeOf<{
      'Helicone-Property-App': string
      'Helicone-Property-plan': string
      'Helicone-Moderations-Enabled': string
    }>()
    expectTypeOf(heliconeHeaders({ cache: false, retry: undefined, webhook: false })).toEqualTypeOf<
      Record<never, never>
    >()
  })

  it('make headers optional if the options are', () => {
    const user = process.env['NOBODY']
    const on = process.argv.length > 1
    expectTypeOf(heliconeHeaders({ userId: user, orgId: 'o' })).toEqualTypeOf<{
      'Helicone-User-Id'?: string
      'Helicone-Org-Id': string
    }>()
    expectTypeOf(heliconeHeaders({ moderation: on })).toEqualTypeOf<{ 'Helicone-Moderations-Enabled'?: string }>()
    expectTypeOf(heliconeHeaders({ retry: { enabled: on, num: 2 } })).toEqualTypeOf<{
      'Helicone-Retry-Enabled'?: string
      'Helicone-Retry-Num'?: string
    }>()
    expectTypeOf(heliconeHeaders({ omit: on })).toEqualTypeOf<{
      'Helicone-Omit-Request'?: string
      'Helicone-Omit-Response'?: string
    }>()
    const tags: Record<string, string> = {}
    expectTypeOf(heliconeHeaders({ properties: tags })).toEqualTypeOf<{
      [name: `Helicone-Property-${string}`]: string
    }>()
  })

  it('are assignable to headers', () => {
    const headers: Readonly<Record<string, string>> = heliconeHeaders({ userId: process.env['NOBODY'], cache: true })
    expect(new Headers(headers).get('helicone-cache-enabled')).toBe('true')
  })

  it('reject unknown options', () => {
    // @ts-expect-error a typo
    expect(() => heliconeHeaders({ userID: 'u' })).toThrow()
    // @ts-expect-error a typo within
    expect(() => heliconeHeaders({ cache: { maxage: 60 } })).toThrow()
    // @ts-expect-error no such mode
    expect(() => heliconeHeaders({ prompt: { mode: 'prod' } })).toThrow()
    // @ts-expect-error a group without flags
    expect(() => heliconeHeaders({ session: true })).toThrow()
    // @ts-expect-error a model's name has neither target nor headers
    expect(() => heliconeHeaders({ fallbacks: ['gpt-4o'] })).toThrow()
  })
})
