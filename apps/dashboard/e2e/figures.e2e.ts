import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const now = Date.now()
const DAY = 86_400_000

/** A hundred thousand requests of the last six days, which are the same each time. */
const ENTRIES = Array.from({ length: 100_000 }, (_, index) => {
  const mixed = (index * 2_654_435_761) % 4_294_967_296
  const status = mixed % 20 === 0 ? 500 : 200
  const tokens = mixed % 997
  return entry({
    createdAt: now - 60_000 - (mixed % (6 * DAY)),
    model: ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5'][mixed % 3] ?? '',
    status,
    latencyMs: 100 + (mixed % 5000),
    tokens: { prompt: tokens, completion: 10, total: tokens + 10, cacheRead: null, cacheWrite: null, reasoning: null },
    costUsd: status === 200 ? (mixed % 1000) / 1e6 : null,
    cache: mixed % 7 === 0 ? 'hit' : mixed % 5 === 0 ? 'miss' : null,
    cacheSavedUsd: mixed % 7 === 0 ? 0.001 : null,
    requestBody: null,
    responseBody: null,
  })
})

describe.skipIf(browserPath === undefined)('a hundred thousand requests', () => {
  const gateway = useGateway(ENTRIES)
  const open = useBrowser()

  it('have exactly the expected figures', async () => {
    const page = await open(`${gateway().url}/?period=7d`)
    const figure = (label: string) => page.locator('.stat', { hasText: label }).locator('.figure').textContent()
    await expect.poll(() => figure('Requests'), { timeout: 20_000 }).toBe('100,000')
    const sum = (of: (each: (typeof ENTRIES)[number]) => number) => ENTRIES.reduce((total, each) => total + of(each), 0)
    const hits = sum(({ cache }) => (cache === 'hit' ? 1 : 0))
    const asked = sum(({ cache }) => (cache === null ? 0 : 1))
    const percent = (share: number) => `${Math.round(share * 1000) / 10}%`
    expect(await figure('Spend')).toBe(`$${sum(({ costUsd }) => costUsd ?? 0).toFixed(2)}`)
    expect(await figure('Tokens')).toBe(`${Math.round(sum(({ tokens }) => tokens.total ?? 0) / 1e5) / 10}M`)
    expect(await figure('Error rate')).toBe(percent(sum(({ status }) => (status === 500 ? 1 : 0)) / ENTRIES.length))
    expect(await figure('Cache hit rate')).toBe(percent(hits / asked))
    expect(await figure('Saved by cache')).toBe(`$${(hits * 0.001).toFixed(2)}`)
    const latencies = ENTRIES.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other)
    for (const [label, share] of [
      ['Latency p50', 0.5],
      ['Latency p95', 0.95],
      ['Latency p99', 0.99],
    ] as const) {
      // The store's percentiles are at most 2 % off, and the page has two digits after the point.
      const exact = (latencies[Math.floor(share * latencies.length)] ?? 0) / 1000
      const shown = Number((await figure(label))?.replace(' s', ''))
      expect(Math.abs(shown / exact - 1)).toBeLessThan(0.025)
    }
    for (const model of ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5']) {
      const row = page
        .getByRole('table', { name: 'Figures by model' })
        .getByRole('row')
        .filter({ has: page.getByRole('link', { name: model, exact: true }) })
      const count = sum((each) => (each.model === model ? 1 : 0))
      expect(await row.getByRole('cell').nth(1).textContent()).toBe(count.toLocaleString('en'))
    }
  })
})
