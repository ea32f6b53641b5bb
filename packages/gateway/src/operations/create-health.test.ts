import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { reportTo } from '../logs/log-writer.test-support.ts'
import { openEmbeddedStores } from '../stores/index.ts'
import { createHealth } from './create-health.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

describe('readiness', () => {
  it('requires the stores, and names an unavailable one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'litecone-health-'))
    folders.push(folder)
    const stores = await openEmbeddedStores({ folder, worker: false })
    const reports: string[] = []
    const checks = { logs: () => stores.logs.check(), cache: () => stores.cache.check() }
    const health = createHealth({ checks, report: reportTo(reports), holdMs: -1 })
    expect(await health.readiness()).toEqual({ ready: true, draining: false, checks: { logs: 'ok', cache: 'ok' } })
    await stores.logs.close()
    const without = { ready: false, draining: false, checks: { logs: 'failed', cache: 'ok' } }
    expect(await health.readiness()).toEqual(without)
    expect(await health.readiness()).toEqual(without)
    expect(reports).toEqual(['warn: A health check fails.'])
    await stores.cache.close()
    await stores.counters.close()
    await stores.close().catch(() => undefined)
  })

  it('reports failures of optional checks, but does not depend on them', async () => {
    const checks = { logs: () => Promise.reject(new Error('away')), limits: () => Promise.resolve() }
    const health = createHealth({ checks, required: ['limits'], report: reportTo([]) })
    expect(await health.readiness()).toEqual({
      ready: true,
      draining: false,
      checks: { logs: 'failed', limits: 'ok' },
    })
  })

  it('runs checks once for simultaneous requests, and caches the result for a second', async () => {
    let asked = 0
    const checks = {
      logs: async () => {
        asked += 1
        await new Promise(setImmediate)
      },
    }
    const health = createHealth({ checks, report: reportTo([]), holdMs: 60_000 })
    await Promise.all(Array.from({ length: 100 }, () => health.readiness()))
    await health.readiness()
    expect(asked).toBe(1)
    const eager = createHealth({ checks, report: reportTo([]), holdMs: -1 })
    await eager.readiness()
    await eager.readiness()
    expect(asked).toBe(3)
  })

  it('does not wait for a check that hangs, and recovers afterwards', async () => {
    const reports: string[] = []
    let hangs = true
    const checks = { logs: () => (hangs ? new Promise(() => undefined) : Promise.resolve()) }
    const health = createHealth({ checks, report: reportTo(reports), holdMs: -1, timeoutMs: 10 })
    expect((await health.readiness()).checks).toEqual({ logs: 'failed' })
    hangs = false
    expect((await health.readiness()).ready).toBe(true)
    expect(reports[1]).toBe('info: A health check succeeds again.')
  })

  it('ends immediately with draining', async () => {
    const health = createHealth({ checks: { logs: async () => undefined }, report: reportTo([]), holdMs: 60_000 })
    expect((await health.readiness()).ready).toBe(true)
    health.drain()
    expect(await health.readiness()).toEqual({ ready: false, draining: true, checks: { logs: 'ok' } })
  })
})
