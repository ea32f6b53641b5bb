import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { Report } from '../gateway-services.ts'
import { type LogStore, openEmbeddedStores, StoreError } from '../stores/index.ts'
import { type LogWriterOptions, openLogWriter, type WriteAheadLogWriter } from './open-log-writer.ts'
import { writeRecords } from './write-records.ts'

/** A real store whose writes can be made to fail. */
export interface GatedStore extends LogStore {
  down: boolean
}

export interface Bench {
  readonly folder: string
  readonly wal: string
  readonly store: GatedStore
  readonly reports: string[]
  writer(options?: Partial<LogWriterOptions>): Promise<WriteAheadLogWriter>
}

export function reportTo(lines: string[]): Report {
  const add = (level: string) => (message: string) => void lines.push(`${level}: ${message}`)
  return { info: add('info'), warn: add('warn'), error: add('error') }
}

const closers: (() => Promise<unknown>)[] = []

/** Opens a store in a temporary folder, and writers for it. Everything is closed and removed after the test. */
export async function openBench({ readsFile = false } = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-logs-'))
  const stores = await openEmbeddedStores({ folder: join(folder, 'data'), worker: false })
  const reports: string[] = []
  const store: GatedStore = {
    ...stores.logs,
    down: false,
    write: async (entries) => {
      if (store.down) throw new StoreError('unavailable', 'The store is down.')
      return stores.logs.write(entries)
    },
    ...(readsFile && { writeRecords: (part) => writeRecords(store, part) }),
  }
  closers.push(
    () => rm(folder, { recursive: true }),
    () => stores.close(),
  )
  return {
    folder,
    wal: join(folder, 'wal'),
    store,
    reports,
    async writer(options = {}) {
      const writer = await openLogWriter({
        store,
        folder: join(folder, 'wal'),
        report: reportTo(reports),
        batchDelayMs: 1,
        retryMs: 1,
        maxRetryMs: 20,
        ...options,
      })
      closers.push(() => writer.close(0))
      return writer
    },
  }
}

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

export async function idsIn(store: LogStore): Promise<Set<string>> {
  const ids = new Set<string>()
  for await (const { id } of store.export()) ids.add(id)
  return ids
}
