import { AbortedError, BadRequestError, type LlmError, TimeoutError } from './errors.ts'

/**
 * What ends a call from outside: the caller's signal and the total timeout. One for each call, cheaper than an `AbortController`,
 * and it knows at most one thing to stop at a time: the request under way, or the wait before the next.
 */
export class Cancellation {
  error: LlmError | undefined
  /** Stops what is under way. Whoever starts something sets it. */
  onCancel: ((error: LlmError) => void) | undefined
  readonly deadline: number
  readonly #signal: AbortSignal | undefined
  readonly #timer: ReturnType<typeof setTimeout> | undefined

  constructor(total: number, signal: AbortSignal | undefined, start: number) {
    this.deadline = total > 0 ? start + total : Number.POSITIVE_INFINITY
    this.#signal = signal
    if (signal && !signal.addEventListener)
      throw new BadRequestError('signal must be an AbortSignal.', { param: 'signal' })
    if (signal?.aborted) this.#onAbort()
    else signal?.addEventListener('abort', this.#onAbort)
    if (total > 0 && !this.error)
      this.#timer = setTimeout(() => this.cancel(createTotalTimeout(total)), Math.min(total, MAX_TIMER))
  }

  readonly #onAbort = (): void => {
    this.cancel(new AbortedError('The caller ended the call.', { cause: this.#signal?.reason }))
  }

  cancel(error: LlmError): void {
    if (this.error) return
    this.error = error
    this.onCancel?.(error)
    this.release()
  }

  /** The call is over: holds neither timer nor listener any longer, nor, through what would stop it, its request and the answer's bytes. */
  release(): void {
    this.onCancel = undefined
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }

  /** Waits, and throws when the call is ended meanwhile. */
  wait(milliseconds: number): Promise<void> {
    if (this.error) return Promise.reject(this.error)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds)
      this.onCancel = (error) => {
        clearTimeout(timer)
        reject(error)
      }
    })
  }
}

/** What `setTimeout` takes. */
const MAX_TIMER = 2_147_483_647

function createTotalTimeout(total: number): TimeoutError {
  return new TimeoutError(`Not done after ${total} ms (total timeout). Raise timeout.`)
}
