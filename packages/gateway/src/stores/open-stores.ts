import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../gateway-services.ts'
import type { CacheStore } from './cache-store.ts'
import type { CounterStore } from './counter-store.ts'
import type { LogStore } from './log-store.ts'
import { openSavedCounterStore } from './memory/saved-counters.ts'
import type { PostgresOptions } from './postgres/postgres-options.ts'
import type { RedisCacheOptions } from './redis/redis-cache-store.ts'
import { type PagedLogStore, sqlLogStore, withExport } from './sql/sql-log-store.ts'
import { lockFolder } from './sqlite/folder-lock.ts'
import { openSqliteCacheStore, type SqliteCacheOptions } from './sqlite/sqlite-cache-store.ts'
import type { SqliteLibrary } from './sqlite/sqlite-connection.ts'
import { openSqliteLogStore } from './sqlite/sqlite-log-store.ts'
import { openThreadedCacheStore, openThreadedLogStore } from './sqlite/threaded-stores.ts'

export interface Stores {
  readonly logs: LogStore
  readonly cache: CacheStore
  readonly counters: CounterStore
  close(): Promise<void>
}

export interface EmbeddedOptions {
  /** Made when it is not there. One process at a time can have it. */
  readonly folder: string
  readonly cache?: Omit<SqliteCacheOptions, 'library'> | undefined
  /** The file that a thread runs. The one beside the built package when not told; false to stay in the caller's thread. */
  readonly worker?: URL | false | undefined
  /** Node's own SQLite where there is one, libsql elsewhere, when not told. */
  readonly library?: SqliteLibrary | undefined
  /** Told when a damaged file was set aside. */
  readonly report?: Pick<Report, 'warn'> | undefined
}

/** All three stores in one folder, with nothing else to install. Rejects with code `locked` when another process has the folder. */
export async function openEmbeddedStores(options: EmbeddedOptions): Promise<Stores> {
  const { folder, library } = options
  const lock = await lockFolder(folder, library)
  const opened: { close(): Promise<void> }[] = []
  const keep = <T extends { close(): Promise<void> }>(store: T): T => {
    opened.push(store)
    return store
  }
  const close = async () => {
    try {
      for (const store of opened.toReversed()) await store.close()
    } finally {
      lock.release()
    }
  }
  try {
    const logs = keep(withExport(await openLogs(options)))
    const cache = keep(await openCache(options))
    const counters = keep(await openSavedCounterStore(join(folder, 'counters.json'), options.report))
    return { logs, cache, counters, close }
  } catch (error) {
    await close()
    throw error
  }
}

function workerOf({ worker }: EmbeddedOptions): URL | false {
  if (worker !== undefined) return worker
  const built = new URL('./sqlite-worker.js', import.meta.url)
  return existsSync(fileURLToPath(built)) && built
}

function openLogs(options: EmbeddedOptions): Promise<PagedLogStore> {
  const path = join(options.folder, 'logs.sqlite')
  const worker = workerOf(options)
  return worker ? openThreadedLogStore(worker, path, options.library) : openSqliteLogStore(path, options)
}

async function openCache(options: EmbeddedOptions): Promise<CacheStore> {
  const path = join(options.folder, 'cache.sqlite')
  const worker = workerOf(options)
  const settings = { ...options.cache, library: options.library }
  return worker ? openThreadedCacheStore(worker, path, settings) : openSqliteCacheStore(path, settings)
}

/** For several gateways: any number of them over one database. Tables are made and brought up to date by the first. */
export async function openPostgresLogStore(options: PostgresOptions): Promise<LogStore> {
  // Loaded when used, so that an embedded gateway starts without them.
  const { openPostgresLogDatabase } = await import('./postgres/postgres-log-database.ts')
  return withExport(sqlLogStore(await openPostgresLogDatabase(options)))
}

/** For several gateways: one cache and one set of limits. */
export async function openRedisStores(options: RedisCacheOptions): Promise<Omit<Stores, 'logs'>> {
  const { openRedisCacheStore } = await import('./redis/redis-cache-store.ts')
  const { openRedisCounterStore } = await import('./redis/redis-counter-store.ts')
  const cache = await openRedisCacheStore(options)
  const counters = await openRedisCounterStore(options)
  return { cache, counters, close: async () => void (await Promise.all([cache.close(), counters.close()])) }
}

export interface StoresOptions extends EmbeddedOptions {
  /** For logs. */
  readonly postgres?: PostgresOptions | undefined
  /** For the cache and the limits. */
  readonly redis?: RedisCacheOptions | undefined
}

/** The stores of a gateway: those of the folder, but for what PostgreSQL or Redis hold for several gateways. */
export async function openStores({ postgres, redis, ...embedded }: StoresOptions): Promise<Stores> {
  if (!postgres && !redis) return await openEmbeddedStores(embedded)
  const opened: { close(): Promise<void> }[] = []
  const keep = <T extends { close(): Promise<void> }>(store: T): T => {
    opened.push(store)
    return store
  }
  const close = async () => {
    for (const store of opened.toReversed()) await store.close()
  }
  try {
    const shared = redis && keep(await openRedisStores(redis))
    const logs = postgres && keep(await openPostgresLogStore(postgres))
    const own = shared && logs ? { ...shared, logs } : { ...keep(await openEmbeddedStores(embedded)) }
    return {
      logs: logs ?? own.logs,
      cache: shared?.cache ?? own.cache,
      counters: shared?.counters ?? own.counters,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
