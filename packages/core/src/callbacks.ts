import type { CompletionChunk } from './chat.ts'
import { BadRequestError } from './errors.ts'
import { asRecord, isRecord } from './json.ts'
import type { Callback, CallbackLike, CallRecord, CallStart } from './record.ts'
import { within } from './within.ts'

export interface CallbackOptions {
  /** Run for every call. A function gets the call's record; an object has hooks. */
  callbacks?: readonly CallbackLike[] | undefined
  /** Run for calls that succeeded. */
  successCallbacks?: readonly CallbackLike[] | undefined
  /** Run for calls that failed, were aborted, or were cut short. */
  failureCallbacks?: readonly CallbackLike[] | undefined
  /** Called when a callback throws or rejects, and, with `{ name: 'prices' }`, when a price book throws. Default: a warning on the console. */
  onCallbackError?: ((error: unknown, callback: Callback) => void) | undefined
}

/** Runs callbacks so that they can neither delay nor break a call. */
export interface Notifier {
  /** Whether there are any callbacks. Without them nothing is recorded. */
  readonly active: boolean
  readonly wantsStart: boolean
  readonly wantsChunks: boolean
  start(call: CallStart): void
  chunk(chunk: CompletionChunk, call: CallStart): void
  /** Runs the callbacks after the response has been returned. */
  settle(build: () => CallRecord): void
  /** A notifier with more callbacks after these, for one call. */
  extend(options: CallbackOptions): Notifier
  /** Passes an error to `onCallbackError`. Never throws. */
  report(error: unknown, callback: Callback): void
  /** Runs a function for every callback. Errors and rejections are reported. */
  each(run: (callback: Callback) => void | Promise<void>): void
  /** Waits until all callbacks have finished, for at most `timeout` milliseconds. */
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
      // Query builders of many database clients are thenables that run only when awaited. Other return values are ignored.
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
      // `onCallbackError` itself threw: nothing is left to report to.
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
  /** Resolves when all work is done, or after `timeout` milliseconds. */
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

/** Runs after the caller's promise has settled. Calls that end in the same turn share one task. */
function schedule(task: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(task)
  else setTimeout(task, 0)
}

function listenersOf(options: CallbackOptions): Callback[] {
  return [
    ...readCallbacks(options, 'callbacks'),
    ...readCallbacks(options, 'successCallbacks').map((one) => without(one, 'onFailure')),
    ...readCallbacks(options, 'failureCallbacks').map((one) => without(one, 'onSuccess')),
  ]
}

function readCallbacks(options: CallbackOptions, param: 'callbacks' | 'successCallbacks' | 'failureCallbacks') {
  const given: unknown = options[param] ?? []
  // A name such as 'helicone', which LiteLLM accepts, would be ignored.
  if (Array.isArray(given) && given.every((one) => isRecord(one) || typeof one === 'function')) {
    return given.map(toCallback)
  }
  throw new BadRequestError(`${param} must be an array of functions or objects with hooks.`, { param })
}

function toCallback(callback: CallbackLike): Callback {
  return typeof callback === 'function' ? { name: callback.name, onSuccess: callback, onFailure: callback } : callback
}

/** Inherits from the callback, so that class instances work. */
function without(callback: Callback, hook: 'onSuccess' | 'onFailure'): Callback {
  return Object.create(callback, { [hook]: { value: undefined } })
}

function warn(error: unknown, callback: Callback): void {
  const reason = error instanceof Error ? error.message : String(error)
  // biome-ignore lint/suspicious/noConsole: a broken callback must not be silent, and there is no other channel by default
  console.warn(`[litecone] callback ${callback.name || '(unnamed)'} failed: ${reason}`)
}
