import type { CompletionChunk } from './chat.ts'
import { asRecord } from './json.ts'
import type { Callback, CallbackLike, CallRecord, CallStart } from './record.ts'
import { within } from './within.ts'

export interface CallbackOptions {
  /** Told of every call. A function gets the record of each call, an object has hooks. */
  callbacks?: readonly CallbackLike[] | undefined
  /** Told of the calls that succeeded. */
  successCallbacks?: readonly CallbackLike[] | undefined
  /** Told of the calls that failed, were left by the caller, or were cut short. */
  failureCallbacks?: readonly CallbackLike[] | undefined
  /** Told when a callback throws or rejects, and, with `{ name: 'prices' }`, when a price book throws. Writes a warning to the console unless given. */
  onCallbackError?: ((error: unknown, callback: Callback) => void) | undefined
}

/** Runs callbacks so that none of them can delay or break a call. */
export interface Notifier {
  /** Whether anybody listens at all: without listeners nothing is recorded. */
  readonly active: boolean
  readonly wantsStart: boolean
  readonly wantsChunks: boolean
  start(call: CallStart): void
  chunk(chunk: CompletionChunk, call: CallStart): void
  /** Runs after the answer is on its way. */
  settle(build: () => CallRecord): void
  /** The same with more callbacks behind these, for one call. */
  extend(options: CallbackOptions): Notifier
  /** Tells the caller of what went wrong beside the call. Never throws. */
  report(error: unknown, callback: Callback): void
  /** Runs something of every callback. What it throws or rejects with is reported. */
  each(run: (callback: Callback) => void | Promise<void>): void
  /** Waits until what callbacks do has been done, for at most so many milliseconds. */
  settled(timeout: number): Promise<void>
}

type ErrorHandler = (error: unknown, callback: Callback) => void

export function createNotifier(options: CallbackOptions): Notifier {
  return notify(listenersOf(options), options.onCallbackError ?? warn, createDeferral())
}

function notify(callbacks: readonly Callback[], onError: ErrorHandler, deferral: Deferral): Notifier {
  const starters = callbacks.filter((callback) => callback.onStart)
  const readers = callbacks.filter((callback) => callback.onStreamChunk)

  function guard(callback: Callback, run: () => void | Promise<void>): void {
    try {
      const result: unknown = run()
      // Queries of many database clients are no promises, and run only when they are awaited. Anything else that is returned means nothing.
      if (typeof asRecord(result).then !== 'function') return
      deferral.track(Promise.resolve(result).then(undefined, (error) => report(error, callback)))
    } catch (error) {
      report(error, callback)
    }
  }

  function report(error: unknown, callback: Callback): void {
    try {
      onError(error, callback)
    } catch {
      // There is nobody left to tell.
    }
  }

  function each(run: (callback: Callback) => void | Promise<void>): void {
    for (const callback of callbacks) guard(callback, () => run(callback))
  }

  return {
    active: callbacks.length > 0,
    wantsStart: starters.length + readers.length > 0,
    wantsChunks: readers.length > 0,
    report,
    start(call) {
      for (const callback of starters) guard(callback, () => callback.onStart?.(call))
    },
    chunk(chunk, call) {
      for (const callback of readers) guard(callback, () => callback.onStreamChunk?.(chunk, call))
    },
    settle(build) {
      if (callbacks.length === 0) return
      deferral.defer(() => {
        const record = build()
        each((callback) => (record.error ? callback.onFailure?.(record) : callback.onSuccess?.(record)))
      })
    },
    extend(more) {
      const added = listenersOf(more)
      if (added.length === 0 && !more.onCallbackError) return this
      return notify([...callbacks, ...added], more.onCallbackError ?? onError, deferral)
    },
    each,
    settled: deferral.settled,
  }
}

interface Deferral {
  defer(task: () => void): void
  track(work: Promise<unknown>): void
  /** When all work is done, or after so many milliseconds. */
  settled(timeout: number): Promise<void>
}

function createDeferral(): Deferral {
  let tasks: (() => void)[] = []
  const running = new Set<Promise<unknown>>()

  function drain(): void {
    const due = tasks
    tasks = []
    for (const task of due) task()
  }

  return {
    defer(task) {
      if (tasks.push(task) === 1) schedule(drain)
    },
    track(work) {
      running.add(work)
      void work.finally(() => running.delete(work))
    },
    async settled(timeout) {
      drain()
      if (running.size > 0) await within(timeout, running)
    },
  }
}

/** After the promise that the caller awaits has been settled, and one task for all calls that end in the same turn. */
function schedule(task: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(task)
  else setTimeout(task, 0)
}

function listenersOf({ callbacks = [], successCallbacks = [], failureCallbacks = [] }: CallbackOptions): Callback[] {
  return [
    ...callbacks.map(toCallback),
    ...successCallbacks.map((one) => without(toCallback(one), 'onFailure')),
    ...failureCallbacks.map((one) => without(toCallback(one), 'onSuccess')),
  ]
}

function toCallback(callback: CallbackLike): Callback {
  return typeof callback === 'function' ? { name: callback.name, onSuccess: callback, onFailure: callback } : callback
}

/** Keeps the prototype, so that callbacks may be instances of classes. */
function without(callback: Callback, hook: 'onSuccess' | 'onFailure'): Callback {
  return Object.create(callback, { [hook]: { value: undefined } })
}

function warn(error: unknown, callback: Callback): void {
  const reason = error instanceof Error ? error.message : String(error)
  // biome-ignore lint/suspicious/noConsole: a broken callback must not be silent, and there is no other channel by default
  console.warn(`[litecone] callback ${callback.name || '(unnamed)'} failed: ${reason}`)
}
