import { existsSync, readFileSync } from 'node:fs'
import { detectProvider } from '@litecone/headers/contract'
import { describe, expect, it } from 'vitest'
import { collect, openUpstream, serve } from '../proxy/upstream.test-support.ts'
import { callProvider } from './call-provider.ts'
import { askFor } from './exchange.test-support.ts'

/** Cases of Helicone's contract, next to the checkout. */
const FILE = new URL('../../../../../shared/vectors/helicone.json', import.meta.url)

interface Vector {
  readonly id: string
  readonly kind: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expect: Readonly<Record<string, unknown>>
}

const vectors = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { vectors: Vector[] }).vectors : []
const ofKind = (kind: string) =>
  vectors.filter((vector) => vector.kind === kind).map((vector) => [vector.id, vector] as const)

/** A provider that answers with these responses in turn, then always with the last. */
async function provider(answers: readonly { status: number; retryAfter?: string | null | undefined }[]) {
  let calls = 0
  const origin = await serve((request, response) => {
    const { status = 200, retryAfter } = answers[Math.min(calls++, answers.length - 1)] ?? {}
    request.resume()
    response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end()
  })
  return { origin, calls: () => calls }
}

async function run(origin: string, headers: Record<string, string>) {
  const { exchange, request } = askFor(origin, headers)
  const { sink, done } = collect()
  callProvider(exchange, request, openUpstream({ allowPrivate: true }), sink, {
    trustedOrigins: new Set(),
    providerOf: detectProvider,
  })
  return { ...(await done), notes: exchange.notes }
}

describe.skipIf(vectors.length === 0)('the vectors of Helicone’s contract, against a real provider', () => {
  it.each(ofKind('retry.run'))('retry as it does: %s', async (_, { input, expect: wanted }) => {
    const { statuses, retryAfter, opts } = input as {
      statuses: number[]
      retryAfter?: (string | null)[]
      opts: Record<string, number>
    }
    const { origin, calls } = await provider(
      statuses.map((status, index) => ({ status, retryAfter: retryAfter?.[index] })),
    )
    const startedAt = performance.now()
    const { head } = await run(origin, {
      'helicone-retry-enabled': 'true',
      'helicone-retry-num': String(opts['retries']),
      'helicone-retry-factor': String(opts['factor']),
      'helicone-retry-min-timeout': String(opts['minTimeout']),
      'helicone-retry-max-timeout': String(opts['maxTimeout']),
    })
    expect([head?.status, calls()]).toEqual([wanted['finalStatus'], wanted['calls']])
    // Only the minimum can be tested, because the machine may be slow.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(Number(wanted['elapsedMsMin'] ?? 0))
  })

  it.each(ofKind('retry.headers'))('retry when they say so: %s', async (_, { input, expect: wanted }) => {
    const { origin, calls } = await provider([{ status: 500 }, { status: 200 }])
    const fast = { 'helicone-retry-min-timeout': '1', 'helicone-retry-max-timeout': '2' }
    const headers = input['headers'] as Record<string, string>
    await run(origin, 'helicone-retry-enabled' in headers ? { ...headers, ...fast } : headers)
    // On purpose: `false` does not retry, as Helicone documents. Its proxy retries whenever the header is present.
    const isOff = Object.entries(headers).some(([name, value]) => /retry-enabled$/i.test(name) && value === 'false')
    const retries = wanted['retry'] !== null && !isOff
    expect(calls()).toBe(retries ? 2 : 1)
  })

  it.each(ofKind('fallbacks.trigger'))('fall back as it does: %s', async (_, { input, expect: wanted }) => {
    const { origin } = await provider([{ status: Number(input['status']) }])
    const next = await provider([{ status: 200 }])
    const items = [
      { 'target-url': origin, headers: {}, onCodes: input['onCodes'] },
      { 'target-url': next.origin, headers: {}, onCodes: [] },
    ]
    const { notes } = await run(origin, {
      'helicone-fallbacks': JSON.stringify(input['isLast'] ? items.slice(0, 1) : items),
    })
    expect(notes.fallbackIndex).toBe(wanted['tryNext'] ? 1 : 0)
    expect(next.calls()).toBe(wanted['tryNext'] ? 1 : 0)
  })
})
