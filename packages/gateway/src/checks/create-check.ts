import { isLlmError } from '@litecone/core'
import type { Check, CheckInput, Verdict } from './check.ts'

export interface CreateCheckOptions {
  readonly name: string
  /** Milliseconds for the whole check. */
  readonly timeoutMs: number
}

/** Five seconds: a user waits for them before the model begins. */
export const DEFAULT_TIMEOUT_MS = 5_000

/** A check of a function that may throw. It is given up, and its `signal` aborts, after its time and when the client has left. */
export function createCheck(
  { name, timeoutMs }: CreateCheckOptions,
  look: (input: CheckInput) => Promise<Verdict>,
): Check {
  return {
    name,
    async check(input) {
      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = AbortSignal.any([input.signal, deadline])
      try {
        signal.throwIfAborted()
        return await Promise.race([look({ ...input, signal }), abortOf(signal)])
      } catch (error) {
        if (input.signal.aborted) return unchecked(`${name}: the client left.`)
        if (deadline.aborted) return unchecked(`${name} gave no answer within ${timeoutMs} ms.`)
        return unchecked(`${name} failed: ${describe(error)}.`)
      }
    },
  }
}

/** Rejects when the signal aborts: a vault that does not answer has no signal. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

export function unchecked(reason: string): Verdict {
  return { kind: 'unchecked', reason }
}

/** By its code alone: messages of providers may quote a prompt or a key. */
function describe(error: unknown): string {
  if (isLlmError(error)) return error.status === undefined ? error.code : `${error.code}, status ${error.status}`
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown error'
}
