import type { CachedValue, CacheMeta, CacheStore } from '../cache-store.ts'
import { MAX_ENTRY_BYTES } from '../cache-store.ts'
import { connectRedis, type RedisConnection, type RedisOptions } from './redis-connection.ts'

export interface RedisCacheOptions extends RedisOptions {
  /** Larger values are not stored. Default 8 MiB. */
  readonly maxEntryBytes?: number | undefined
}

/** Redis limits the total size: set `maxmemory`, with `maxmemory-policy volatile-lru`, which evicts responses and keeps counters. */
export async function openRedisCacheStore({ maxEntryBytes, ...options }: RedisCacheOptions): Promise<CacheStore> {
  return redisCacheStore(await connectRedis(options), maxEntryBytes ?? MAX_ENTRY_BYTES)
}

function redisCacheStore(redis: RedisConnection, maxEntryBytes: number): CacheStore {
  const start = `${redis.prefix}cache:`
  return {
    get: async (key) => {
      const bytes = await redis.get(start + key)
      return bytes === null ? undefined : unpack(bytes)
    },
    has: (keys) => redis.exists(keys.map((key) => start + key)),
    set: async (key, { meta, body }, { ttlSeconds, onlyIfAbsent = false }) => {
      const milliseconds = Math.floor(ttlSeconds * 1000)
      if (body.byteLength > maxEntryBytes || !(milliseconds >= 1)) return false
      const storedAt = Date.now()
      const bytes = pack({ meta, body, storedAt, expiresAt: storedAt + milliseconds })
      return redis.set(start + key, bytes, milliseconds, onlyIfAbsent)
    },
    delete: (key) => redis.delete([start + key]),
    clear: async () => {
      for await (const keys of redis.keys(start)) if (keys.length > 0) await redis.delete(keys)
    },
    check: () => redis.check(),
    close: () => redis.close(),
  }
}

/** Four bytes for the length of the head, the head as JSON, then the body. */
function pack({ body, ...head }: CachedValue): Uint8Array {
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.byteLength)
  return Buffer.concat([length, json, body])
}

function unpack(bytes: Uint8Array): CachedValue {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = 4 + buffer.readUInt32BE()
  const head = JSON.parse(buffer.toString('utf8', 4, end)) as { meta: CacheMeta; storedAt: number; expiresAt: number }
  return { ...head, body: new Uint8Array(buffer.subarray(end)) }
}
