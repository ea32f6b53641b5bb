import { parentPort, workerData } from 'node:worker_threads'
import { writeRecords } from '../../logs/write-records.ts'
import type { RecordsInFile } from '../log-store.ts'
import { openSqliteCacheStore, type SqliteCacheOptions } from './sqlite-cache-store.ts'
import { sqliteError } from './sqlite-error.ts'
import { openSqliteLogStore, type SqliteLogOptions } from './sqlite-log-store.ts'

export type WorkerTask =
  | { readonly store: 'logs'; readonly path: string; readonly options: SqliteLogOptions }
  | { readonly store: 'cache'; readonly path: string; readonly options: SqliteCacheOptions }

/** A call of a method of the store. Id 0 is reserved for the answer after opening the store. */
export interface WorkerCall {
  readonly id: number
  readonly method: string
  readonly values: readonly unknown[]
}

export type WorkerAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } }

type Methods = Record<string, (...values: readonly unknown[]) => Promise<unknown>>

async function open(task: WorkerTask): Promise<object> {
  if (task.store === 'cache') return openSqliteCacheStore(task.path, task.options)
  const store = await openSqliteLogStore(task.path, task.options)
  return { ...store, writeRecords: (part: RecordsInFile) => writeRecords(store, part) }
}

async function answer(id: number, work: () => Promise<unknown>): Promise<void> {
  try {
    parentPort?.postMessage({ id, value: await work() } satisfies WorkerAnswer)
  } catch (error) {
    const { code, message } = sqliteError(error)
    parentPort?.postMessage({ id, error: { code, message } } satisfies WorkerAnswer)
  }
}

if (parentPort) {
  const opening = open(workerData as WorkerTask)
  parentPort.on('message', ({ id, method, values }: WorkerCall) => {
    void answer(id, async () => ((await opening) as Methods)[method]?.(...values))
  })
  void answer(0, async () => void (await opening))
}
