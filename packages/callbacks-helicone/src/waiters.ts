import { LONGEST_TIMER } from './timers.ts'

/** Waits for states of the queue. */
export class Waiters {
  readonly #checks = new Set<() => void>()

  /** To be called whenever the state may have changed. */
  notify(): void {
    for (const check of this.#checks) check()
  }

  /** Waits until `isDone`, for at most `timeout` milliseconds. */
  async until(isDone: () => boolean, timeout: number): Promise<void> {
    if (isDone()) return
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer)
        this.#checks.delete(check)
        resolve()
      }
      const check = () => {
        if (isDone()) finish()
      }
      const timer = setTimeout(finish, Math.min(timeout, LONGEST_TIMER))
      this.#checks.add(check)
    })
  }
}
