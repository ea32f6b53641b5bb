import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ask, post, setUp } from './start-gateway.test-support.ts'

/** Test cases of Helicone's behavior, in a folder next to the checkout. */
const FILE = new URL('../../../../shared/vectors/helicone.json', import.meta.url)

interface Vector {
  readonly id: string
  readonly kind: string
  readonly input: {
    readonly a?: object
    readonly b?: object
    readonly ignoreKeys?: readonly string[]
    readonly bucketSize?: number
    readonly sameRequestTimes?: number
    readonly twoRequests?: readonly string[]
    readonly saveBody?: object
    readonly readBody?: object
    readonly policy?: string
    readonly requests?: number
    readonly costUsdEach?: number
    readonly userId?: string
  }
  readonly expect: {
    readonly hit?: boolean
    readonly equal?: boolean
    readonly results?: readonly string[]
    readonly body?: string
    readonly bodies?: readonly string[]
    readonly statuses?: readonly number[]
  }
}

const vectors = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { vectors: Vector[] }).vectors : []
const ofKind = (...kinds: string[]) =>
  vectors.filter(({ kind }) => kinds.includes(kind)).map((vector) => [vector.id, vector] as const)

const on = { 'Helicone-Cache-Enabled': 'true' }
const stateOf = ({ headers }: Response) => headers.get('helicone-cache')

describe('cases of Helicone’s contract', () => {
  it.skipIf(vectors.length > 0)('are skipped, because they are not next to this checkout', () => undefined)

  it.each(ofKind('cache.compare', 'cache.keyCompare'))(
    '%s: bodies that count as one for the cache',
    async (_id, vector) => {
      const { a, b, ignoreKeys } = vector.input
      const { url } = await setUp()
      const headers = ignoreKeys ? { ...on, 'Helicone-Cache-Ignore-Keys': ignoreKeys.join() } : on
      await post(url, headers, a)
      const { hit = vector.expect.equal } = vector.expect
      expect(stateOf(await post(url, headers, b))).toBe(hit ? 'HIT' : 'MISS')
    },
  )

  it.each(ofKind('cache.bucketSequence'))('%s: buckets are filled before they answer', async (_id, vector) => {
    const { bucketSize, sameRequestTimes = 0 } = vector.input
    const { url } = await setUp()
    const states: unknown[] = []
    for (let index = 0; index < sameRequestTimes; index++)
      states.push(stateOf(await post(url, { ...on, 'Helicone-Cache-Bucket-Max-Size': String(bucketSize) })))
    expect(states).toEqual(vector.expect.results)
  })

  const roundTrips = (inBuckets: boolean) =>
    ofKind('cache.roundTrip').filter(([, { input }]) => (input.bucketSize ?? 1) > 1 === inBuckets)

  it.each(roundTrips(false))('%s: what was kept comes again', async (_id, { input, expect: expected }) => {
    const kept = expected.bodies ?? [expected.body ?? '']
    const answers = [...kept]
    const { url } = await setUp((_request, response) => response.end(answers.shift()))
    const { ignoreKeys, twoRequests: questions = [], saveBody = ask, readBody = saveBody } = input
    const headers = ignoreKeys ? { ...on, 'Helicone-Cache-Ignore-Keys': ignoreKeys.join() } : on
    const bodies = questions.map((content): object => ({ ...ask, messages: [{ role: 'user', content }] }))
    if (!bodies.length) bodies.push(saveBody)
    for (const body of bodies) expect(stateOf(await post(url, headers, body))).toBe('MISS')
    const again = questions.length ? bodies : [readBody]
    const texts: string[] = []
    for (const body of again) {
      const hit = await post(url, headers, body)
      expect([hit.headers.get('helicone-cache'), hit.headers.get('helicone-cache-bucket-idx')]).toEqual(['HIT', '0'])
      texts.push(await hit.text())
    }
    expect(texts).toEqual(kept)
  })

  it.each(roundTrips(true))('%s: one of the kept answers comes again', async (_id, { input: { bucketSize = 0 } }) => {
    let calls = 0
    const { url } = await setUp((_request, response) => response.end(`{"answer":${calls++}}`))
    const headers = { ...on, 'Helicone-Cache-Bucket-Max-Size': String(bucketSize) }
    const kept: string[] = []
    while (kept.length < bucketSize) {
      const miss = await post(url, headers)
      expect(stateOf(miss)).toBe('MISS')
      kept.push(await miss.text())
    }
    const hit = await post(url, headers)
    expect(stateOf(hit)).toBe('HIT')
    expect(await hit.text()).toBe(kept[Number(hit.headers.get('helicone-cache-bucket-idx'))])
  })

  it.each(ofKind('ratelimit.e2e'))('%s: limits from request to answer', async (_id, { input, expect: expected }) => {
    const { policy = '', requests = 0, costUsdEach, userId = 'same' } = input
    // Input of gpt-4o costs 2.5 dollars per million tokens.
    const tokens = costUsdEach ? Math.round((costUsdEach / 2.5) * 1_000_000) : 1
    const usage = { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens }
    const { url, log } = await setUp((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ object: 'chat.completion', model: 'gpt-4o', choices: [], usage }))
    })
    const statuses: number[] = []
    const remaining: number[] = []
    for (let index = 0; index < requests; index++) {
      const answer = await post(url, { 'Helicone-RateLimit-Policy': policy, 'Helicone-User-Id': userId })
      await log(answer)
      statuses.push(answer.status)
      remaining.push(Number(answer.headers.get('helicone-ratelimit-remaining')))
    }
    if (expected.statuses) expect(statuses).toEqual(expected.statuses)
    // Whole tokens are returned: 10, then 10 minus the 1.48 cents of the first response.
    else expect(remaining).toEqual([10, 8])
  })
})
