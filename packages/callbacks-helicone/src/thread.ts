import type { getDefaultResultOrder } from 'node:dns'
import type { Worker } from 'node:worker_threads'
import { type ErrorHandler, HeliconeError } from './helicone-error.ts'
import { withoutKeys } from './keys.ts'
import { THREAD_CODE } from './thread-code.ts'
import type { Answer, Transport, TransportOptions } from './transport.ts'

/** What goes to the thread, in lists. */
export type Posted = readonly [id: number, url: string, body: Uint8Array]
/** What comes back, in lists: an answer, or why there is none. */
export type Answered = readonly [id: number, answer: Answer | string]

/** What the thread is told when it starts. How names are resolved is set for each thread apart. */
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

/** So many posts within a second are worth a thread: they would take half a percent of the caller's. */
const BUSY = 20
const SECOND = 1_000
/** Milliseconds that posts wait for others, unless no more may come: a message costs the caller as much as making several logs. */
const GATHER = 2

/**
 * Posts in a thread of its own, from the first post on if `isEager`, else from when they come often enough for it to matter. Before that, where
 * there can be no thread, and when it has died, `direct` makes the posts.
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

  /** The ids of logs make it harmless that the thread may have posted some already. */
  function giveUp(cause: Error): void {
    isBroken = true
    for (const { url, body, resolve } of reset()) resolve(direct.post(url, body))
    const reason = withoutKeys(cause.message)
    report(new HeliconeError('thread', `logs are posted by the thread of the calls, for lack of another: ${reason}`))
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
      // As a socket would, a post keeps the process alive until it is answered.
      if (outstanding.size === 0) thread.ref()
      return new Promise<Answer>((resolve, reject) => {
        outstanding.set(++lastId, { url, body, resolve, reject })
        gathered.push([lastId, url, body])
        // There are no more to wait for.
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

/** From text, as a file of its own would be lost by bundlers, and without what Node is told to load first, which is for the application. */
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
