import { describe, expect, it, vi } from 'vitest'
import { DAY, entry } from '../stores/entries.test-support.ts'
import { StoreError } from '../stores/index.ts'
import { idsIn, openBench, reportTo } from './log-writer.test-support.ts'
import { startRetention } from './start-retention.ts'

describe('retention', () => {
  it('periodically deletes old logs until it is closed', async () => {
    const { store, reports } = await openBench()
    const report = reportTo(reports)
    const [old, recent] = [entry({ createdAt: Date.now() - 31 * DAY }), entry({ createdAt: Date.now() - 29 * DAY })]
    await store.write([old, recent])
    const retention = startRetention({ store, days: 30, everyMs: 10, report })
    await vi.waitFor(async () => expect(await idsIn(store)).toEqual(new Set([recent.id])))
    await store.write([old])
    await vi.waitFor(async () => expect(await idsIn(store)).toEqual(new Set([recent.id])))
    await retention.close()
    expect(reports[0]).toBe('info: Old logs were deleted.')
  })

  it('reports failing runs once, continues, and reports when they succeed', async () => {
    const { store, reports } = await openBench()
    let runs = 0
    const failing = {
      ...store,
      deleteBefore: async (time: number) => {
        runs += 1
        if (runs <= 3) throw new StoreError('unavailable', 'away')
        return store.deleteBefore(time)
      },
    }
    const retention = startRetention({ store: failing, days: 1, everyMs: 5, report: reportTo(reports) })
    await vi.waitFor(() => expect(runs).toBeGreaterThan(4))
    await retention.close()
    expect(reports).toEqual(['warn: Old logs could not be deleted.', 'info: Old logs can be deleted again.'])
  })

  it('waits if only recent logs would be left, as with a clock that is far ahead', async () => {
    const { store, reports } = await openBench()
    const report = reportTo(reports)
    const ofBefore = entry({ createdAt: Date.now() - 400 * DAY })
    const ofToday = entry({ createdAt: Date.now() + 60_000 })
    await store.write([ofBefore, ofToday])
    const held = startRetention({ store, days: 30, everyMs: 5, report })
    await vi.waitFor(() => expect(reports).toHaveLength(1))
    expect(reports[0]).toMatch(/^warn: Old logs are not deleted yet/)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await held.close()
    expect(await idsIn(store)).toEqual(new Set([ofBefore.id, ofToday.id]))
    const later = startRetention({ store, days: 30, everyMs: 5, graceMs: 50, report })
    await vi.waitFor(async () => expect(await idsIn(store)).toEqual(new Set([ofToday.id])))
    await later.close()
    expect(reports).toEqual([reports[0], reports[0], 'info: Old logs were deleted.'])
  })

  it('rejects a retention of zero', async () => {
    const { store } = await openBench()
    expect(() => startRetention({ store, days: 0, report: reportTo([]) })).toThrow('more than 0 days')
  })
})
