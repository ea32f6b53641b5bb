import type { CacheStore } from '../cache-store.ts'
import type { PagedLogStore } from '../sql/sql-log-store.ts'
import type { SqliteCacheOptions } from './sqlite-cache-store.ts'
import type { SqliteLibrary } from './sqlite-connection.ts'
import { lazyStoreThread, type StoreThread, startStoreThread } from './store-thread.ts'

/** Asks a thread as if the store were here. What a method resolves to is the same on either side. */
function ask<T>(thread: StoreThread, method: string) {
  return (...values: unknown[]) => thread.call(method, ...values) as Promise<T>
}

/** A log with one thread that writes and one that reads: SQLite lets readers go on while a batch is written. */
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

/** Opened when an answer is first looked for or kept. */
export function openThreadedCacheStore(file: URL, path: string, options: SqliteCacheOptions): CacheStore {
  const thread = lazyStoreThread(file, { store: 'cache', path, options })
  const set = ask<boolean>(thread, 'set')
  const check = ask<void>(thread, 'check')
  return {
    get: ask(thread, 'get'),
    has: ask(thread, 'has'),
    // A view would take the whole of the memory that it looks into along.
    set: (key, { meta, body }, settings) => set(key, { meta, body: new Uint8Array(body) }, settings),
    delete: ask(thread, 'delete'),
    clear: ask(thread, 'clear'),
    // Of a cache that nobody has used nothing is known, and nothing depends on it. Whether the folder can be written to, the log says.
    check: async () => (thread.isStarted ? check() : undefined),
    close: () => thread.close(),
  }
}
