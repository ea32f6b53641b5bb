import { Worker } from 'node:worker_threads'
import { reasonOf } from '../../reason-of.ts'
import { StoreError, type StoreErrorCode } from '../store-error.ts'
import type { WorkerAnswer, WorkerTask } from './sqlite-worker.ts'

/** A store in its own thread, so that neither large batches nor slow queries hold up requests. */
export interface StoreThread {
  /** Whether the thread was ever started. */
  readonly isStarted: boolean
  call(method: string, ...values: unknown[]): Promise<unknown>
  close(): Promise<void>
}

/** The objects of a batch are short-lived, but would fill Node's default of 48 MiB per thread. */
const YOUNG_MEBIBYTES = 8

interface Waiting {
  resolve(value: unknown): void
  reject(error: StoreError): void
}

interface Running {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
  readonly opened: Promise<unknown>
}

/** Resolves when the store is open. If the thread ends unexpectedly, the next call starts another. */
export async function startStoreThread(file: URL, task: WorkerTask): Promise<StoreThread> {
  const running = run(file, task)
  await running.opened
  return storeThread(file, task, running)
}

/** Started by its first call: a thread takes 20 MB, and many gateways do not need all of theirs. */
export function lazyStoreThread(file: URL, task: WorkerTask): StoreThread {
  return storeThread(file, task, undefined)
}

function storeThread(file: URL, task: WorkerTask, started: Running | undefined): StoreThread {
  let running = started
  let closed = false
  let calls = 0
  const alive = (): Running => {
    if (!running || running.worker.threadId < 0) running = run(file, task)
    return running
  }
  return {
    get isStarted() {
      return running !== undefined
    },
    call: async (method, ...values) => {
      if (closed) throw new StoreError('closed', 'The store is closed.')
      const { worker, waiting, opened } = alive()
      await opened
      return ask(worker, waiting, ++calls, method, values)
    },
    close: async () => {
      if (closed) return
      closed = true
      const { worker, waiting } = running ?? {}
      if (!worker || !waiting || worker.threadId < 0) return
      await ask(worker, waiting, ++calls, 'close', [])
      await worker.terminate()
    },
  }
}

function run(file: URL, task: WorkerTask): Running {
  const worker = new Worker(file, {
    workerData: task,
    name: `litecone-${task.store}`,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES },
  })
  const waiting = new Map<number, Waiting>()
  const opened = new Promise<unknown>((resolve, reject) => waiting.set(0, { resolve, reject }))
  opened.catch(() => worker.terminate())
  worker.on('message', (answer: WorkerAnswer) => settle(waiting, answer))
  let reason = 'it ended'
  worker.on('error', (error) => {
    reason = reasonOf(error)
  })
  worker.on('exit', () => {
    const error = new StoreError('failed', `The thread of the store ended: ${reason}`)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  })
  return { worker, waiting, opened }
}

function ask(worker: Worker, waiting: Running['waiting'], id: number, method: string, values: unknown[]) {
  return new Promise<unknown>((resolve, reject) => {
    // Before the promise is registered: this throws if a value cannot be cloned.
    worker.postMessage({ id, method, values })
    waiting.set(id, { resolve, reject })
  })
}

function settle(waiting: Running['waiting'], answer: WorkerAnswer): void {
  const who = waiting.get(answer.id)
  waiting.delete(answer.id)
  if (!who) return
  if ('value' in answer) who.resolve(answer.value)
  else who.reject(new StoreError(answer.error.code as StoreErrorCode, answer.error.message))
}
