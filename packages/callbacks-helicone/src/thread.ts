import type { getDefaultResultOrder } from 'node:dns'
import type { Worker } from 'node:worker_threads'
import { type ErrorHandler, HeliconeError } from './helicone-error.ts'
import { withoutKeys } from './keys.ts'
import { THREAD_CODE } from './thread-code.ts'
import type { Answer, Transport, TransportOptions } from './transport.ts'

/** Posts sent to the thread, in batches. */
export type Posted = readonly [id: number, url: string, body: Uint8Array]
/** Results from the thread, in batches: a response, or an error message. */
export type Answered = readonly [id: number, answer: Answer | string]

/** The thread's settings at its start. DNS result order is set for each thread separately. */
export interface ThreadSettings {
  readonly transport: TransportOptions
  readonly resultOrder: ReturnType<typeof getDefaultResultOrder>
  readonly autoSelectFamily: boolean
}

interface Post {
  readonly url: string
  readonly body: Uint8Array
  readonly resolve: (answer: Answer | Promise<Answer>) => void
  readonly reject: (error: Error) => void
}

/** Posts per second that justify a thread: they would take half a percent of the main thread's time. */
const BUSY = 20
const SECOND = 1_000
/** Milliseconds for which posts are batched, unless no more can come: a message to the thread costs as much as creating several logs. */
const GATHER = 2

/**
 * Posts in a thread, from the first post on if `isEager`, else once posts are frequent. Until then, if there can be no thread, and after it
 * has died, `direct` makes the posts.
 */
export function createThreadTransport(
  direct: Transport,
  options: TransportOptions,
  isEager: boolean,
  report: ErrorHandler,
): Transport {
  const outstanding = new Map<number, Post>()
  let gathered: Posted[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let worker: Worker | undefined
  let isBroken = false
  let lastId = 0
  let posts = 0
  let since = Number.NEGATIVE_INFINITY

  function isBusy(): boolean {
    const now = performance.now()
    if (now - since >= SECOND) {
      since = now
      posts = 0
    }
    return ++posts > BUSY
  }

  function findWorker(): Worker | undefined {
    if (!worker && !isBroken && (isEager || isBusy())) worker = start()
    return worker
  }

  function start(): Worker | undefined {
    try {
      const started = startWorker(options)
      const fail = (error: Error) => {
        if (started === worker) giveUp(error)
      }
      started.on('message', settle)
      started.on('error', fail)
      started.on('exit', () => fail(new Error('it ended')))
      started.unref()
      return started
    } catch (error) {
      giveUp(error as Error)
      return undefined
    }
  }

  function settle(answers: readonly Answered[]): void {
    for (const [id, answer] of answers) {
      const post = outstanding.get(id)
      outstanding.delete(id)
      if (typeof answer === 'string') post?.reject(new Error(answer))
      else post?.resolve(answer)
    }
    if (outstanding.size === 0) worker?.unref()
  }

  /** Logs that the thread may already have posted are posted again, which their ids make harmless. */
  function giveUp(cause: Error): void {
    isBroken = true
    for (const { url, body, resolve } of reset()) resolve(direct.post(url, body))
    const reason = withoutKeys(cause.message)
    report(new HeliconeError('thread', `the worker thread failed, so the calling thread posts logs: ${reason}`))
  }

  function reset(): Post[] {
    const posts = [...outstanding.values()]
    outstanding.clear()
    gathered = []
    clearTimeout(timer)
    timer = undefined
    worker = undefined
    return posts
  }

  function send(): void {
    clearTimeout(timer)
    timer = undefined
    worker?.postMessage(gathered)
    gathered = []
  }

  return {
    post(url, body) {
      const thread = findWorker()
      if (!thread) return direct.post(url, body)
      // Like a socket, a pending post keeps the process alive.
      if (outstanding.size === 0) thread.ref()
      return new Promise<Answer>((resolve, reject) => {
        outstanding.set(++lastId, { url, body, resolve, reject })
        gathered.push([lastId, url, body])
        // At the concurrency limit, no more can come.
        if (outstanding.size >= options.concurrency) send()
        else timer ??= setTimeout(send, GATHER)
      })
    },
    interrupt() {
      direct.interrupt()
      void worker?.terminate()
      for (const { reject } of reset()) reject(new Error('interrupted'))
    },
  }
}

/** From text, because bundlers would lose a separate file, and without Node's preload options, which are meant for the application. */
function startWorker(transport: TransportOptions): Worker {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const { NODE_OPTIONS: _, ...env } = process.env
  const workerData: ThreadSettings = {
    transport,
    resultOrder: process.getBuiltinModule('node:dns').getDefaultResultOrder(),
    autoSelectFamily: process.getBuiltinModule('node:net').getDefaultAutoSelectFamily(),
  }
  return new Worker(THREAD_CODE, { eval: true, execArgv: [], env, workerData, name: 'helicone' })
}
