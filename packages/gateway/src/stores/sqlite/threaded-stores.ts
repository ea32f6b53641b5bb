import type { CacheStore } from '../cache-store.ts'
import type { PagedLogStore } from '../sql/sql-log-store.ts'
import type { SqliteCacheOptions } from './sqlite-cache-store.ts'
import type { SqliteLibrary } from './sqlite-connection.ts'
import { lazyStoreThread, type StoreThread, startStoreThread } from './store-thread.ts'

/** A method of the store in the thread, with the same result. */
function ask<T>(thread: StoreThread, method: string) {
  return (...values: unknown[]) => thread.call(method, ...values) as Promise<T>
}

/** One thread writes and one reads: SQLite lets readers continue while a batch is written. */
export async function openThreadedLogStore(
  file: URL,
  path: string,
  library: SqliteLibrary | undefined,
): Promise<PagedLogStore> {
  const writer = await startStoreThread(file, { store: 'logs', path, options: { library } })
  const reader = lazyStoreThread(file, { store: 'logs', path, options: { library, readOnly: true } })
  return {
    write: ask(writer, 'write'),
    writeRecords: ask(writer, 'writeRecords'),
    addScore: ask(writer, 'addScore'),
    setFeedback: ask(writer, 'setFeedback'),
    setProperty: ask(writer, 'setProperty'),
    hasEntries: ask(writer, 'hasEntries'),
    deleteBefore: ask(writer, 'deleteBefore'),
    check: ask(writer, 'check'),
    get: ask(reader, 'get'),
    requests: ask(reader, 'requests'),
    entries: ask(reader, 'entries'),
    aggregate: ask(reader, 'aggregate'),
    sessions: ask(reader, 'sessions'),
    session: ask(reader, 'session'),
    users: ask(reader, 'users'),
    models: ask(reader, 'models'),
    providers: ask(reader, 'providers'),
    prompts: ask(reader, 'prompts'),
    propertyNames: ask(reader, 'propertyNames'),
    propertyValues: ask(reader, 'propertyValues'),
    close: async () => {
      await reader.close()
      await writer.close()
    },
  }
}

/** Opened by the first read or write. */
export function openThreadedCacheStore(file: URL, path: string, options: SqliteCacheOptions): CacheStore {
  const thread = lazyStoreThread(file, { store: 'cache', path, options })
  const set = ask<boolean>(thread, 'set')
  const check = ask<void>(thread, 'check')
  return {
    get: ask(thread, 'get'),
    has: ask(thread, 'has'),
    // Copied, since cloning a view would clone its whole buffer.
    set: (key, { meta, body }, settings) => set(key, { meta, body: new Uint8Array(body) }, settings),
    delete: ask(thread, 'delete'),
    clear: ask(thread, 'clear'),
    // An unused cache is not opened for a check. The log store's check shows whether the folder is writable.
    check: async () => (thread.isStarted ? check() : undefined),
    close: () => thread.close(),
  }
}
