import { AbortedError, BadRequestError, type LlmError, TimeoutError } from './errors.ts'

/**
 * Ends a call from outside: on the caller's signal or the total timeout. Cheaper than an `AbortController`, because it has at most one thing
 * to stop at a time: the current request, or the wait before the next.
 */
export class Cancellation {
  error: LlmError | undefined
  /** Stops the current work. Set by whoever starts it. */
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
    this.cancel(new AbortedError('The caller aborted the call.', { cause: this.#signal?.reason }))
  }

  cancel(error: LlmError): void {
    if (this.error) return
    this.error = error
    this.onCancel?.(error)
    this.release()
  }

  /** Call when the call has ended: drops timer, listener and, with `onCancel`, the request and the response's bytes. */
  release(): void {
    this.onCancel = undefined
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }

  /** Waits. Rejects if the call is cancelled meanwhile. */
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

/** The largest delay of `setTimeout`. */
const MAX_TIMER = 2_147_483_647

function createTotalTimeout(total: number): TimeoutError {
  return new TimeoutError(`No result after ${total} ms (total timeout). Raise timeout.`)
}
