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
  /** Created if missing. Only one process at a time can use it. */
  readonly folder: string
  readonly cache?: Omit<SqliteCacheOptions, 'library'> | undefined
  /** The script of the threads. Default: the one in the built package, if there is one. `false` runs everything in the caller's thread. */
  readonly worker?: URL | false | undefined
  /** Default: Node's own SQLite if it has one, otherwise libsql. */
  readonly library?: SqliteLibrary | undefined
  /** Told if a damaged file was set aside. */
  readonly report?: Pick<Report, 'warn'> | undefined
}

/** All three stores in one folder, with nothing else to install. Rejects with code `locked` if another process uses the folder. */
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

/** For any number of gateways that share a database. The first one creates or migrates the tables. */
export async function openPostgresLogStore(options: PostgresOptions): Promise<LogStore> {
  // Imported on demand, so that an embedded gateway does not load them.
  const { openPostgresLogDatabase } = await import('./postgres/postgres-log-database.ts')
  return withExport(sqlLogStore(await openPostgresLogDatabase(options)))
}

/** A cache and limits that several gateways share. */
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

/** The stores of a gateway: in PostgreSQL and Redis where configured, the others in the folder. */
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
