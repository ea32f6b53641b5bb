import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { serveAi } from './serve-ai.test-support.ts'
import { answerOpenAI, startVendors } from './vendors.test-support.ts'

/** Cases of Helicone's contract, next to the checkout. */
const FILE = new URL('../../../../../shared/vectors/helicone.json', import.meta.url)

interface Vector {
  readonly id: string
  readonly kind: string
  readonly input: { readonly model: string; readonly providerStatus?: number; readonly statuses?: readonly number[] }
  readonly expect: { readonly status: number; readonly order?: readonly string[]; readonly bodyHas?: string }
}

const vectors = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { vectors: Vector[] }).vectors : []
const ours = vectors.filter(({ kind }) => kind === 'aiGateway.errorStatus' || kind === 'aiGateway.fallback')

describe.skipIf(vectors.length === 0)('Helicone’s cases of failures (next to the checkout)', () => {
  it.each(ours.map((one) => [one.id, one] as const))('%s', async (_, { input, expect: wanted }) => {
    const [first = 200, second = first] = input.statuses ?? [input.providerStatus ?? 200]
    const fail = (status: number) => ({ status, body: { error: { message: 'no', type: 'api_error' } } })
    await using vendors = await startVendors({
      openai: (request) => (first === 200 ? answerOpenAI(request) : fail(first)),
      ...(second !== 200 && { anthropic: () => fail(second) }),
    })
    await using served = await serveAi({ providers: vendors.config })
    const response = await fetch(`${served.url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: input.model, messages: [{ role: 'user', content: 'Hello?' }] }),
    })
    // On purpose: where Helicone answers most failures of all models with 500, the status is the last provider's, so that clients know what to retry.
    const last = input.statuses?.at(-1) ?? input.providerStatus
    expect(response.status).toBe(wanted.status === 500 ? last : wanted.status)
    if (wanted.bodyHas) expect(await response.json()).toHaveProperty(wanted.bodyHas)
    const { openai, anthropic } = vendors.servers
    const asked = [...openai.requests, ...anthropic.requests].map(({ path }) => path)
    if (wanted.order) expect(asked).toEqual(wanted.order.map((url) => new URL(url).pathname))
  })
})
