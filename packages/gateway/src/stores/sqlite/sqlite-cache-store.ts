import { rm } from 'node:fs/promises'
import { type CachedValue, type CacheStore, MAX_ENTRY_BYTES } from '../cache-store.ts'
import { StoreError } from '../store-error.ts'
import { openSqlite, type SqliteConnection, type SqliteLibrary } from './sqlite-connection.ts'
import { sqliteError, withSqliteErrors } from './sqlite-error.ts'

export interface SqliteCacheOptions {
  /** Maximum size of all values together. Default 512 MiB. */
  readonly maxBytes?: number | undefined
  /** Larger values are not stored. Default 8 MiB. */
  readonly maxEntryBytes?: number | undefined
  readonly library?: SqliteLibrary | undefined
}

const SCHEMA_VERSION = 1

/** Nothing is synced to the disk. What a power cut deletes is fetched again. */
const SETUP = `pragma journal_mode = wal; pragma synchronous = off; pragma journal_size_limit = 16777216; pragma cache_size = -16384;
  create table if not exists cache (key text primary key, size integer not null, stored_at integer not null,
    expires_at integer not null, used_at integer not null, meta text not null, body blob);
  create index if not exists cache_by_use on cache (used_at);
  create index if not exists cache_by_expiry on cache (expires_at);
  pragma user_version = ${SCHEMA_VERSION};`

export async function openSqliteCacheStore(path: string, options: SqliteCacheOptions = {}): Promise<CacheStore> {
  try {
    return sqliteCacheStore(await openCache(path, options), options)
  } catch (error) {
    if (sqliteError(error).code !== 'failed') throw sqliteError(error)
    // A damaged cache must not prevent the gateway from starting.
    await Promise.all(['', '-wal', '-shm'].map((suffix) => rm(path + suffix, { force: true })))
    return sqliteCacheStore(await withSqliteErrors(() => openCache(path, options)), options)
  }
}

async function openCache(path: string, { library }: SqliteCacheOptions): Promise<SqliteConnection> {
  const connection = await openSqlite(path, { library })
  try {
    const version = Number(connection.all('pragma user_version')[0]?.['user_version'])
    if (version > SCHEMA_VERSION) throw new StoreError('failed', 'The cache was written by a newer version.')
    connection.exec(SETUP)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** The time of use of a value is written at most this often, in milliseconds. */
const USE_RESOLUTION = 60_000

function sqliteCacheStore(connection: SqliteConnection, options: SqliteCacheOptions): CacheStore {
  const { maxBytes = 512 * 1024 * 1024, maxEntryBytes = MAX_ENTRY_BYTES } = options
  let bytes = Number(connection.all('select coalesce(sum(size), 0) as bytes from cache')[0]?.['bytes'])
  const remove = (key: string) => {
    const [row] = connection.all('delete from cache where key = ? returning size', key)
    bytes -= Number(row?.['size'] ?? 0)
    return row !== undefined
  }
  const makeRoom = (size: number) => {
    if (bytes + size <= maxBytes) return
    for (const row of connection.all('delete from cache where expires_at <= ? returning size', Date.now())) {
      bytes -= Number(row['size'])
    }
    // Frees a tenth of the size more than needed, so that not every new value has to delete others.
    const goal = Math.max(0, maxBytes * 0.9 - size)
    while (bytes > goal) {
      const oldest = connection.all('select key from cache order by used_at limit 50')
      if (oldest.length === 0) break
      for (const row of oldest) if (bytes > goal) remove(String(row['key']))
    }
  }
  const isThere = (key: string) =>
    connection.all('select 1 from cache where key = ? and expires_at > ?', key, Date.now()).length > 0
  return {
    get: (key) => withSqliteErrors(() => readValue(connection, key)),
    has: (keys) => withSqliteErrors(() => keys.map(isThere)),
    set: (key, { meta, body }, { ttlSeconds, onlyIfAbsent }) =>
      withSqliteErrors(() => {
        const now = Date.now()
        const expiresAt = now + Math.floor(ttlSeconds * 1000)
        if (body.byteLength > maxEntryBytes || !(expiresAt > now) || (onlyIfAbsent && isThere(key))) return false
        const head = JSON.stringify(meta)
        const size = body.byteLength + head.length
        remove(key)
        makeRoom(size)
        connection.run('insert into cache values (?, ?, ?, ?, ?, ?, ?)', key, size, now, expiresAt, now, head, body)
        bytes += size
        return true
      }),
    delete: (key) => withSqliteErrors(() => void remove(key)),
    clear: () =>
      withSqliteErrors(() => {
        connection.run('delete from cache')
        bytes = 0
      }),
    check: () => withSqliteErrors(() => void connection.run('delete from cache where expires_at < 0')),
    close: () => withSqliteErrors(() => connection.close()),
  }
}

function readValue(connection: SqliteConnection, key: string): CachedValue | undefined {
  const now = Date.now()
  const [row] = connection.all('select * from cache where key = ? and expires_at > ?', key, now)
  if (!row) return undefined
  if (now - Number(row['used_at']) > USE_RESOLUTION) {
    connection.run('update cache set used_at = ? where key = ?', now, key)
  }
  return {
    meta: JSON.parse(String(row['meta'])),
    body: bytesOf(row['body']),
    storedAt: Number(row['stored_at']),
    expiresAt: Number(row['expires_at']),
  }
}

/** Node returns a `Uint8Array`, and libsql an `ArrayBuffer`. Node 22 stores an empty body as null. */
function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  return body instanceof ArrayBuffer ? new Uint8Array(body) : new Uint8Array()
}
