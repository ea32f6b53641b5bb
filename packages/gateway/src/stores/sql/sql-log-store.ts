import type { LogEntry } from '../log-entry.ts'
import type { LogFilter, Page, PageOptions } from '../log-query.ts'
import type { LogStore } from '../log-store.ts'
import { StoreError } from '../store-error.ts'
import { aggregate } from './aggregate.ts'
import type { LogDatabase } from './database.ts'
import { createDailyRollups } from './days.ts'
import { deleteBefore, hasEntries } from './delete-before.ts'
import { listPropertyNames, listUsers, listValues } from './lists.ts'
import { readEntries, readEntry, readRequests, readSession, readSessions } from './requests.ts'
import { mergeProperties } from './rows.ts'
import { annotateEntry, writeEntries } from './write-entries.ts'

/** A log store that reads entries with bodies by pages. Unlike `export`, which returns an iterator, this can be called from another thread. */
export interface PagedLogStore extends Omit<LogStore, 'export'> {
  entries(filter: LogFilter, page: PageOptions): Promise<Page<LogEntry>>
}

export function sqlLogStore(database: LogDatabase): PagedLogStore {
  const sumUpDays = createDailyRollups(database)
  return {
    write: async (entries) => {
      await writeEntries(database, entries)
      await sumUpDays(entries.length)
    },
    get: (id) => readEntry(database, id),
    requests: (filter = {}, page = {}) => readRequests(database, filter, page),
    entries: (filter, page) => readEntries(database, filter, page),
    aggregate: (query = {}) => aggregate(database, query),
    sessions: (filter = {}, page = {}) => readSessions(database, filter, page),
    session: (id) => readSession(database, id),
    users: (filter = {}, options = {}) => listUsers(database, filter, options),
    models: (filter = {}, options = {}) => listValues(database, 'model', filter, options),
    providers: (filter = {}, options = {}) => listValues(database, 'provider', filter, options),
    prompts: (filter = {}, options = {}) => listValues(database, 'prompt', filter, options),
    propertyNames: (filter = {}, options = {}) => listPropertyNames(database, filter, options),
    propertyValues: (name, filter = {}, options = {}) => listValues(database, `property:${name}`, filter, options),
    addScore: async (id, name, value) => {
      if (!Number.isFinite(value)) throw new StoreError('invalid', 'A score must be a finite number.')
      return annotateEntry(database, id, (all) => ({ ...all, scores: { ...all.scores, [name]: value } }))
    },
    setFeedback: (id, feedback) => annotateEntry(database, id, (all) => ({ ...all, feedback })),
    setProperty: (id, name, value) =>
      annotateEntry(database, id, (all) => ({
        ...all,
        properties: mergeProperties(all.properties ?? {}, { [name]: value }),
      })),
    hasEntries: (from, to) => hasEntries(database, from, to),
    deleteBefore: (time) => deleteBefore(database, time),
    check: () => database.check(),
    close: () => database.close(),
  }
}

const EXPORT_PAGE = 200

/** Implements `export` with pages. */
export function withExport(store: PagedLogStore): LogStore {
  const { entries, ...rest } = store
  return {
    ...rest,
    async *export(filter = {}, { order } = {}) {
      let cursor: string | undefined
      do {
        const page = await entries(filter, { cursor, order, limit: EXPORT_PAGE })
        yield* page.items
        cursor = page.next
      } while (cursor !== undefined)
    },
  }
}
