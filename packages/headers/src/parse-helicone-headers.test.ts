import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  type HeliconeOptions,
  heliconeHeaders,
  type ParsedHeliconeHeaders,
  parseHeliconeHeaders,
  type RateLimitPolicy,
} from './index.ts'

const KEY = 'sk-helicone-aizk36y-5yue2my-qmy5tza-n7x3aqa'

const text = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)
const token = fc.stringMatching(/^[!-~]{1,40}$/).filter((value) => !/^bearer$/i.test(value))
const on = fc.constant(true as const)
const origin = fc.webUrl({ withFragments: false, withQueryParameters: false }).map((url) => new URL(url).origin)
const name = fc
  .stringMatching(/^[\w!#$%&'*+.^`|~-]{1,20}$/)
  .filter((value) => !/^(helicone-|stripe_customer_id$)/i.test(value))
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))
const code = fc.oneof(fc.integer({ min: 100, max: 599 }), fc.record({ from: fc.nat(599), to: fc.nat(599) }))

/** An object with at least one of the keys. */
function some<Shape extends object>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }) {
  return fc.record(shape, { requiredKeys: [] }).filter((value) => Object.keys(value).length > 0) as fc.Arbitrary<
    Partial<Shape>
  >
}

const cacheSettings = {
  maxAge: fc.integer({ min: 1, max: 31_536_000 }),
  bucketMaxSize: fc.integer({ min: 1, max: 20 }),
  seed: text,
  ignoreKeys: fc.array(fc.stringMatching(/^[\w.-]{1,10}$/), { minLength: 1, maxLength: 4 }),
}

const timeouts = fc
  .tuple(fc.nat(100_000), fc.nat(100_000))
  .map(([one, other]) => ({ minTimeout: Math.min(one, other), maxTimeout: Math.max(one, other) }))

const policy: fc.Arbitrary<RateLimitPolicy> = fc.record(
  {
    quota: fc.integer({ min: 1 }),
    window: fc.integer({ min: 60, max: 31_536_000 }),
    unit: fc.constantFrom('request' as const, 'cents' as const),
    segment: fc.stringMatching(/^[a-z0-9_-]{1,12}$/),
  },
  { requiredKeys: ['quota', 'window', 'unit'] },
)

/** Options in full form, as the parser returns them. */
const options: fc.Arbitrary<HeliconeOptions> = fc.record(
  {
    apiKey: token,
    jwt: text,
    orgId: text,
    requestId: fc.uuid({ version: [1, 2, 3, 4, 5] }),
    userId: text,
    properties: fc
      .uniqueArray(fc.tuple(name, fc.oneof(text, fc.constant(''))), {
        minLength: 1,
        maxLength: 5,
        selector: ([one]) => one.toLowerCase(),
      })
      .map((list) => Object.fromEntries(list)),
    session: some({ id: text, path: fc.stringMatching(/^(\/[\w.-]{1,6}){1,3}$/), name: text }),
    prompt: some({
      id: text,
      mode: fc.constantFrom('production' as const, 'testing' as const, 'deactivated' as const),
      version: text,
      name: text,
      format: text,
    }),
    cache: fc.oneof(
      fc.record({ enabled: on, ...cacheSettings }, { requiredKeys: ['enabled'] }),
      fc.record({ save: on, ...cacheSettings }, { requiredKeys: ['save'] }),
      fc.record({ read: on, ...cacheSettings }, { requiredKeys: ['read'] }),
    ),
    rateLimit: policy,
    retry: fc
      .tuple(
        fc.record({ num: fc.nat(), factor: fc.double({ min: 0, max: 100, noNaN: true }) }, { requiredKeys: [] }),
        fc.option(timeouts, { nil: {} }),
      )
      .map(([settings, times]) => ({ enabled: true, ...JSON.parse(JSON.stringify(settings)), ...times })),
    modelOverride: text,
    omit: some({ request: on, response: on }),
    security: fc.record({ enabled: on, advanced: on }, { requiredKeys: ['enabled'] }),
    moderation: on,
    fallbacks: fc.array(
      fc.record(
        {
          'target-url': origin,
          headers: fc.dictionary(name, text),
          onCodes: fc.array(code, { maxLength: 3 }),
          bodyKeyOverride: fc.dictionary(fc.string({ unit: 'grapheme' }), json, { noNullPrototype: true }),
        },
        { requiredKeys: ['target-url', 'headers', 'onCodes'] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    targetUrl: origin,
    targetProvider: text,
    openaiApiBase: origin,
    streamUsage: on,
    streamForceFormat: on,
    increaseTimeout: on,
    tokenLimitHandler: fc.constantFrom('truncate' as const, 'middle-out' as const, 'fallback' as const),
    gatewayBodyMapping: fc.constantFrom('OPENAI' as const, 'NO_MAPPING' as const, 'RESPONSES' as const),
    stripeCustomerId: text,
    webhook: on,
    posthog: some({ key: text, host: text }),
    lytix: some({ key: text, host: text }),
    experiment: some({ id: text, columnId: text, rowIndex: text }),
    nodeId: text,
    manualAccessKey: text,
    aws: some({ accessKey: text, secretKey: text, sessionToken: text }),
    upstashCallback: text,
  },
  { requiredKeys: [] },
)

/** Property names as `Headers` returns them. */
function inLowerCase(given: HeliconeOptions): HeliconeOptions {
  if (!given.properties) return given
  const properties = Object.entries(given.properties).map(([key, value]) => [key.toLowerCase(), value] as const)
  return { ...given, properties: Object.fromEntries(properties) }
}

describe('parse(build(x))', () => {
  it('is x, read from a record, a flat list or pairs', () => {
    fc.assert(
      fc.property(options, (given) => {
        const headers: Record<string, string> = heliconeHeaders(given)
        const wanted = { ...given, problems: [] }
        expect(parseHeliconeHeaders(headers)).toEqual(wanted)
        expect(parseHeliconeHeaders(Object.entries(headers).flat())).toEqual(wanted)
        expect(parseHeliconeHeaders(Object.entries(headers))).toEqual(wanted)
      }),
      { numRuns: 500 },
    )
  })

  it('is x with property names in lower case, read from Headers or Node’s headers', () => {
    fc.assert(
      fc.property(options, (given) => {
        const headers: Record<string, string> = heliconeHeaders(given)
        const wanted = { ...inLowerCase(given), problems: [] }
        expect(parseHeliconeHeaders(new Headers(headers))).toEqual(wanted)
        const lower = Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value] as const)
        expect(parseHeliconeHeaders(Object.fromEntries(lower))).toEqual(wanted)
      }),
      { numRuns: 200 },
    )
  })

  it('is the full form of a short one', () => {
    const short = { cache: { maxAge: 60 }, retry: true, omit: true, rateLimit: '5;w=60', properties: { n: 1 } }
    expect(parseHeliconeHeaders(heliconeHeaders(short) as Record<string, string>)).toEqual({
      cache: { enabled: true, maxAge: 60 },
      retry: { enabled: true },
      omit: { request: true, response: true },
      rateLimit: { quota: 5, window: 60, unit: 'request' },
      properties: { n: '1' },
      problems: [],
    })
  })
})

describe('parseHeliconeHeaders', () => {
  it('reads names in any case, values with surrounding spaces, and lists of values', () => {
    expect(
      parseHeliconeHeaders({ 'HELICONE-USER-ID': ' u-1 ', 'helicone-property-tag': ['a', 'b'], x: undefined }),
    ).toEqual({
      userId: 'u-1',
      properties: { tag: 'a, b' },
      problems: [],
    })
  })

  it('reads keys to ignore with any quotes and brackets', () => {
    for (const header of [
      'request_id, timestamp',
      'request_id,"timestamp"',
      '"request_id", timestamp,',
      "['request_id', 'timestamp']",
      '[request_id,timestamp]',
      '"request_id","timestamp"',
      '"request_id", "timestamp"',
      '["request_id","timestamp"]',
    ])
      expect(parseHeliconeHeaders({ 'Helicone-Cache-Ignore-Keys': header }).cache).toEqual({
        enabled: false,
        ignoreKeys: ['request_id', 'timestamp'],
      })
    for (const nothing of [' , ', '""', '[]'])
      expect(parseHeliconeHeaders({ 'Helicone-Cache-Ignore-Keys': nothing }).cache?.ignoreKeys).toEqual([])
  })

  it('reads models as attempts with the target and headers of the request', () => {
    expect(parseHeliconeHeaders({ 'Helicone-Fallbacks': '["gpt-4o"]' }).fallbacks).toEqual([
      { onCodes: [429, { from: 500, to: 599 }], bodyKeyOverride: { model: 'gpt-4o' } },
    ])
  })

  it('switches on by true in any case, and by nothing else', () => {
    const { cache, moderation, omit, retry, security, problems } = parseHeliconeHeaders({
      'Helicone-Cache-Enabled': 'TRUE',
      'Helicone-Moderations-Enabled': 'True',
      'Helicone-Retry-Enabled': 'True',
      'Helicone-Omit-Request': '1',
      'Helicone-Omit-Response': 'False',
      'Helicone-Prompt-Security-Enabled': 'True',
      'Helicone-LLM-Security-Advanced': 'yes',
    })
    expect({ cache, moderation, omit, retry, security }).toEqual({
      cache: { enabled: true },
      moderation: true,
      omit: { response: false },
      retry: { enabled: true },
      security: { enabled: true, advanced: true },
    })
    expect(problems.map(({ header }) => header)).toEqual(['Helicone-Omit-Request'])
  })

  it.each([
    ['of version 7', '018f3a6e-7b1c-7def-8123-456789abcdef'],
    ['of an unknown variant', '12345678-1234-1234-1234-123456789abc'],
    ['in upper case', '123E4567-E89B-12D3-A456-426614174000'],
  ])('accepts a UUID %s as an id, and nothing else', (_what, id) => {
    expect(parseHeliconeHeaders({ 'Helicone-Request-Id': id })).toEqual({ requestId: id, problems: [] })
    expect(parseHeliconeHeaders({ 'Helicone-Request-Id': `${id}0` }).requestId).toBeUndefined()
    expect(parseHeliconeHeaders({ 'Helicone-Request-Id': id.replaceAll('-', '') }).requestId).toBeUndefined()
  })

  it.each([
    [{ headers: {} }, '[1] must have target-url, headers, and onCodes.'],
    [null, '[1] must have target-url, headers, and onCodes.'],
    [{ 'target-url': 5 }, '[1].target-url must be a string.'],
    [{ headers: 'Authorization' }, '[1].headers must be an object of strings.'],
    [{ headers: { 'x-api-key': 5 } }, '[1].headers must be an object of strings.'],
    [{ onCodes: '500' }, '[1].onCodes must be an array of statuses or {from, to}.'],
    [{ onCodes: [{ from: 500 }] }, '[1].onCodes must be an array of statuses or {from, to}.'],
    [{ onCodes: [null] }, '[1].onCodes must be an array of statuses or {from, to}.'],
    [{ bodyKeyOverride: 'model' }, '[1].bodyKeyOverride must be an object.'],
  ])('names the wrong field of a fallback: %j', (wrong, message) => {
    const whole = { 'target-url': 'https://a.example', headers: {}, onCodes: [500] }
    const list = [whole, message.includes('must have') ? wrong : { ...whole, ...wrong }]
    const { fallbacks, problems } = parseHeliconeHeaders({ 'Helicone-Fallbacks': JSON.stringify(list) })
    expect(fallbacks).toBeUndefined()
    expect(problems[0]?.message).toBe(`Helicone-Fallbacks: ${message} It was left out.`)
  })

  it('names the header of crossed timeouts', () => {
    const { problems } = parseHeliconeHeaders({ 'Helicone-Retry-Max-Timeout': '500' })
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/not be above Helicone-Retry-Max-Timeout \(absent: 1000, 10000\)\./),
    ])
  })

  it('treats false as off, where Helicone treats it as on', () => {
    expect(
      parseHeliconeHeaders({
        'Helicone-Retry-Enabled': 'false',
        'Helicone-LLM-Security-Enabled': 'true',
        'Helicone-LLM-Security-Advanced': 'false',
      }),
    ).toEqual({ retry: { enabled: false }, security: { enabled: true, advanced: false }, problems: [] })
  })

  it('has enabled: false for settings alone', () => {
    expect(parseHeliconeHeaders({ 'Cache-Control': 'max-age=60', 'Helicone-Retry-Num': '3' })).toEqual({
      cache: { enabled: false, maxAge: 60 },
      retry: { enabled: false, num: 3 },
      problems: [],
    })
  })

  it('ignores a Cache-Control without a lifetime', () => {
    expect(parseHeliconeHeaders({ 'Cache-Control': 'no-cache' })).toEqual({ problems: [] })
  })

  it('reads the leading digits of numbers, like the deployed parsers', () => {
    expect(parseHeliconeHeaders({ 'helicone-retry-num': '3.7', 'helicone-retry-factor': '1.5x' }).retry).toEqual({
      enabled: false,
      num: 3,
      factor: 1.5,
    })
  })

  it('keeps the origin of a target and drops its path', () => {
    expect(parseHeliconeHeaders({ 'Helicone-Target-Url': 'https://api.groq.com/openai/v1?x=1' }).targetUrl).toBe(
      'https://api.groq.com',
    )
  })

  it('reads Helicone’s key from Authorization, and no other key', () => {
    expect(parseHeliconeHeaders({ authorization: `Bearer ${KEY}` }).apiKey).toBe(KEY)
    expect(parseHeliconeHeaders({ 'x-api-key': KEY }).apiKey).toBe(KEY)
    expect(parseHeliconeHeaders({ authorization: 'Bearer sk-proj-abc', 'x-api-key': 'sk-ant' })).toEqual({
      problems: [],
    })
    const other = { 'helicone-auth': 'Bearer other', authorization: `Bearer ${KEY}` }
    expect(parseHeliconeHeaders(other).apiKey).toBe('other')
    expect(parseHeliconeHeaders({ ...other, 'helicone-auth': '' }).apiKey).toBe(KEY)
  })

  it.each([
    ['Helicone-Auth', 'sk-secret-1'],
    ['Helicone-Auth', 'Bearer sk-secret-1, Bearer sk-secret-2'],
    ['Helicone-Request-Id', 'secret'],
    ['Helicone-Prompt-Mode', 'secret'],
    ['Helicone-Cache-Bucket-Max-Size', '21'],
    ['Helicone-RateLimit-Policy', '100;w=secret'],
    ['Helicone-RateLimit-Policy', '100;w=30'],
    ['Helicone-Retry-Num', '-1'],
    ['Helicone-Fallbacks', 'secret'],
    ['Helicone-Fallbacks', '[{"target-url":"https://a.example","headers":{"a":"secret\\r\\n"},"onCodes":[]}]'],
    ['Helicone-Target-URL', 'https://user:secret@a.example'],
    ['Helicone-Target-URL', 'file:///secret'],
    ['Helicone-Gateway-Body-Mapping', 'openai-secret'],
  ])('reports %s: %s without its value', (header, value) => {
    const { problems, ...rest } = parseHeliconeHeaders({ [header]: value })
    expect(problems).toEqual([{ header, code: 'invalid', message: expect.stringContaining(`${header}: `) }])
    expect(problems[0]?.message).not.toContain('secret')
    expect(JSON.stringify(rest)).not.toContain('secret')
  })

  it('reports crossed timeouts, and uses the defaults', () => {
    const { retry, problems } = parseHeliconeHeaders({
      'Helicone-Retry-Enabled': 'true',
      'Helicone-Retry-Min-Timeout': '20000',
    })
    expect(retry).toEqual({ enabled: true })
    expect(problems).toMatchObject([{ header: 'Helicone-Retry-Min-Timeout', code: 'conflict' }])
  })

  it('reports unknown headers', () => {
    const { problems } = parseHeliconeHeaders({
      'Helicone-Cache-Enable': 'true',
      'Helicone-Property-': 'x',
      'X-Other': '1',
    })
    expect(problems.map(({ header, code }) => [header, code])).toEqual([
      ['Helicone-Cache-Enable', 'unknown'],
      ['Helicone-Property-', 'unknown'],
    ])
  })

  it('is safe with any property name', () => {
    const { properties } = parseHeliconeHeaders([
      'Helicone-Property-__proto__',
      'x',
      'Helicone-Property-constructor',
      'y',
    ])
    expect(Object.entries(properties ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype)
  })

  it('never throws', () => {
    const hostile: unknown[] = [
      undefined,
      null,
      'text',
      7,
      [],
      ['one'],
      [['a'], [], ['b', 'c', 'd'], null],
      { 'helicone-user-id': 7, 'helicone-fallbacks': { a: 1 } },
      {
        get 'helicone-user-id'() {
          throw new Error('no')
        },
      },
      { 'helicone-fallbacks': '['.repeat(1_000_000) },
      { 'helicone-rateLimit-policy': '9'.repeat(1_000_000) },
      { 'helicone-cache-ignore-keys': `"${'a,'.repeat(500_000)}` },
      { [`helicone-${'x'.repeat(1_000_000)}`]: 'x' },
    ]
    for (const source of hostile) expect(parseHeliconeHeaders(source as Headers).problems).toBeInstanceOf(Array)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string()))),
        (pairs) => {
          expect(parseHeliconeHeaders(pairs).problems).toBeInstanceOf(Array)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('has types that the builder accepts', () => {
    expectTypeOf<Omit<ParsedHeliconeHeaders, 'problems' | 'fallbacks'>>().toExtend<HeliconeOptions>()
    expectTypeOf<ParsedHeliconeHeaders['rateLimit']>().toEqualTypeOf<RateLimitPolicy | undefined>()
    expectTypeOf<ParsedHeliconeHeaders['tokenLimitHandler']>().toEqualTypeOf<
      'truncate' | 'middle-out' | 'fallback' | undefined
    >()
  })
})

const NAMES = [
  'Helicone-Auth',
  'Authorization',
  'Helicone-Request-Id',
  'Helicone-Fallbacks',
  'Helicone-Cache-Ignore-Keys',
  'Helicone-RateLimit-Policy',
  'Helicone-Retry-Num',
  'Helicone-Retry-Factor',
  'Helicone-Target-URL',
  'Helicone-Session-Path',
  'Helicone-Property-a',
  'Cache-Control',
  'Helicone-Unknown',
]
