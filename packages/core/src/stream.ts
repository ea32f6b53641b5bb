/// <reference lib="esnext.disposable" preserve="true" />

import type { Completion, CompletionChunk } from './chat.ts'
import type { CallInfo } from './record.ts'

/** A response that arrives in chunks. Read it once, with `for await`. Leaving the loop early closes the connection. */
export interface CompletionStream extends AsyncIterable<CompletionChunk>, AsyncDisposable {
  /** The id of the call, and of its log at Helicone. */
  readonly id: string
  /** Ids, cost, timings and attempts of the call. Cost and end are final once the stream has ended. */
  readonly call: CallInfo
  /** Stops reading and closes the connection. */
  close(): Promise<void>
  /** Adds `cost`, `call` and `parsed` to a completion folded from this stream's chunks. `collect` calls it. */
  finish(answer: Completion): Promise<Completion>
}

/** How a stream reports to its call. */
export interface StreamHooks {
  describe(): CallInfo
  finish(answer: Completion): Promise<Completion>
  /** Called for each chunk handed to the reader. */
  onChunk: ((chunk: CompletionChunk) => void) | undefined
  /** Called once: when the stream was read to its end (no error), left early, or failed. */
  onSettled(error: unknown, left: boolean): void
  pause(): void
  resume(): void
}

/** Chunks that may wait for a slow reader before the socket is paused, and at which it resumes. */
const HIGH_WATER = 256
const LOW_WATER = 64

/**
 * A queue between the socket, which pushes, and the reader, who pulls. Chunks from one read are returned without a turn of the event loop
 * between them. A slow reader pauses the socket instead of filling memory.
 */
export class ChunkQueue implements CompletionStream, AsyncIterator<CompletionChunk> {
  readonly id: string
  readonly #hooks: StreamHooks
  #chunks: CompletionChunk[] = []
  #at = 0
  #state: 'open' | 'ended' | 'failed' | 'settled' = 'open'
  #error: unknown
  #paused = false
  #taken = false
  #finished = false
  /** Settled by `#waiting`. */
  #pending: Promise<IteratorResult<CompletionChunk>> | undefined
  #waiting: { resolve(result: IteratorResult<CompletionChunk>): void; reject(error: unknown): void } | undefined

  constructor(id: string, hooks: StreamHooks) {
    this.id = id
    this.#hooks = hooks
  }

  get call(): CallInfo {
    return this.#hooks.describe()
  }

  push(chunks: readonly CompletionChunk[]): void {
    if (this.#state !== 'open' || chunks.length === 0) return
    for (const chunk of chunks) this.#chunks.push(chunk)
    if (this.#waiting) {
      const { resolve } = this.#waiting
      this.#waiting = undefined
      resolve(this.#take())
    } else if (!this.#paused && this.#chunks.length - this.#at >= HIGH_WATER) {
      this.#paused = true
      this.#hooks.pause()
    }
  }

  end(): void {
    if (this.#state !== 'open') return
    this.#state = 'ended'
    if (!this.#waiting) return
    const { resolve } = this.#waiting
    this.#waiting = undefined
    this.#settle(undefined)
    resolve(DONE)
  }

  /** Chunks that arrived before the failure are still returned first, unless `atOnce`. */
  fail(error: unknown, atOnce = false): void {
    if (this.#state !== 'open') return
    this.#state = 'failed'
    if (atOnce) this.#chunks = []
    this.#error = error
    if (!this.#waiting) return
    const { reject } = this.#waiting
    this.#waiting = undefined
    this.#settle(error)
    reject(error)
  }

  next(): Promise<IteratorResult<CompletionChunk>> {
    if (this.#at < this.#chunks.length) return Promise.resolve(this.#take())
    switch (this.#state) {
      case 'ended':
        this.#settle(undefined)
        return Promise.resolve(DONE)
      case 'failed':
        this.#settle(this.#error)
        return Promise.reject(this.#error)
      case 'settled':
        return Promise.resolve(DONE)
      default:
        // Iterators may be asked again before the previous promise has settled.
        if (this.#waiting) return this.#after(this.#pending)
        this.#pending = new Promise((resolve, reject) => {
          this.#waiting = { resolve, reject }
        })
        return this.#pending
    }
  }

  async return(): Promise<IteratorResult<CompletionChunk>> {
    await this.close()
    return DONE
  }

  async close(): Promise<void> {
    // Leaving after the finish reason misses nothing.
    const left = !this.#finished && (this.#state === 'open' || this.#at < this.#chunks.length)
    const error = this.#state === 'failed' ? this.#error : undefined
    this.#chunks = []
    this.#at = 0
    this.#settle(error, left && error === undefined)
    this.#waiting?.resolve(DONE)
    this.#waiting = undefined
  }

  [Symbol.asyncIterator](): AsyncIterator<CompletionChunk> {
    if (this.#taken) throw new TypeError('A stream can be read only once. Use collect() to keep the response.')
    this.#taken = true
    return this
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  finish(answer: Completion): Promise<Completion> {
    return this.#hooks.finish(answer)
  }

  async #after(pending: Promise<unknown> | undefined): Promise<IteratorResult<CompletionChunk>> {
    await Promise.allSettled([pending])
    return this.next()
  }

  #take(): IteratorResult<CompletionChunk> {
    const value = this.#chunks[this.#at++] as CompletionChunk
    const left = this.#chunks.length - this.#at
    if (left === 0) {
      this.#chunks = []
      this.#at = 0
    }
    if (this.#paused && left <= LOW_WATER) {
      this.#paused = false
      this.#hooks.resume()
    }
    if (value.choices[0]?.finish_reason) this.#finished = true
    this.#hooks.onChunk?.(value)
    return { done: false, value }
  }

  #settle(error: unknown, left = false): void {
    if (this.#state === 'settled') return
    this.#state = 'settled'
    this.#hooks.onSettled(error, left)
  }
}

const DONE: IteratorResult<CompletionChunk> = { done: true, value: undefined }
