import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CacheStore } from './cache-store.ts'

/** Tests that every cache must pass. `open` returns one with a maximum of 100,000 bytes per value. */
export function describeCacheStore(name: string, open: () => Promise<CacheStore>): void {
  describe(`${name} as a cache`, () => {
    let cache: CacheStore
    beforeAll(async () => {
      cache = await open()
    })
    beforeEach(() => cache.clear())
    afterAll(() => cache?.close())
    const meta = { status: 200, headers: { 'content-type': 'text/event-stream' }, chunks: [1, 2] }

    it('returns body and metadata', async () => {
      const body = new Uint8Array(randomBytes(50_000))
      const before = Date.now()
      expect(await cache.set('a', { meta, body }, { ttlSeconds: 60 })).toBe(true)
      const kept = await cache.get('a')
      expect(kept?.meta).toEqual(meta)
      expect(Buffer.from(kept?.body ?? []).equals(body)).toBe(true)
      expect(kept?.storedAt).toBeGreaterThanOrEqual(before)
      expect((kept?.expiresAt ?? 0) - (kept?.storedAt ?? 0)).toBe(60_000)
      expect(await cache.get('b')).toBeUndefined()
    })

    it('stores an empty body, any key and any byte', async () => {
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
      await cache.set('\r\n *?[x] ü', { meta: {}, body: all }, { ttlSeconds: 60 })
      await cache.set('empty', { meta: {}, body: new Uint8Array() }, { ttlSeconds: 60 })
      expect([...((await cache.get('\r\n *?[x] ü'))?.body ?? [])]).toEqual([...all])
      expect((await cache.get('empty'))?.body.byteLength).toBe(0)
    })

    it('replaces a value, except with onlyIfAbsent', async () => {
      const body = (text: string) => ({ meta: {}, body: Buffer.from(text) })
      await cache.set('a', body('1'), { ttlSeconds: 60 })
      expect(await cache.set('a', body('2'), { ttlSeconds: 60, onlyIfAbsent: true })).toBe(false)
      expect(Buffer.from((await cache.get('a'))?.body ?? []).toString()).toBe('1')
      await cache.set('a', body('3'), { ttlSeconds: 60 })
      expect(Buffer.from((await cache.get('a'))?.body ?? []).toString()).toBe('3')
    })

    it('tells which keys have a value', async () => {
      await cache.set('b', { meta: {}, body: new Uint8Array(1) }, { ttlSeconds: 60 })
      expect(await cache.has(['a', 'b', 'c'])).toEqual([false, true, false])
      expect(await cache.has([])).toEqual([])
    })

    it('expires values, and does not store one with a lifetime of 0', async () => {
      await cache.set('short', { meta: {}, body: new Uint8Array(1) }, { ttlSeconds: 0.05 })
      await expect.poll(() => cache.get('short')).toBeUndefined()
      expect(await cache.has(['short'])).toEqual([false])
      expect(
        await cache.set('short', { meta: {}, body: new Uint8Array(1) }, { ttlSeconds: 60, onlyIfAbsent: true }),
      ).toBe(true)
      for (const ttlSeconds of [0, -5, Number.NaN]) {
        expect(await cache.set('none', { meta: {}, body: new Uint8Array(1) }, { ttlSeconds })).toBe(false)
      }
      expect(await cache.get('none')).toBeUndefined()
    })

    it('does not store a value that is too large', async () => {
      expect(await cache.set('large', { meta: {}, body: new Uint8Array(100_001) }, { ttlSeconds: 60 })).toBe(false)
      expect(await cache.get('large')).toBeUndefined()
    })

    it('deletes one value or all', async () => {
      for (const key of ['a', 'b']) await cache.set(key, { meta: {}, body: new Uint8Array(1) }, { ttlSeconds: 60 })
      await cache.delete('a')
      await cache.delete('a')
      expect(await cache.has(['a', 'b'])).toEqual([false, true])
      await cache.clear()
      expect(await cache.has(['a', 'b'])).toEqual([false, false])
      await cache.check()
    })
  })
}
