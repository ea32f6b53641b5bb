import { isLlmError } from '@litecone/core'
import type { Check, CheckInput, Verdict } from './check.ts'

export interface CreateCheckOptions {
  readonly name: string
  /** Milliseconds for the whole check. */
  readonly timeoutMs: number
}

/** Five seconds, because users wait for checks before the model begins. */
export const DEFAULT_TIMEOUT_MS = 5_000

/** Creates a check from a function that may throw. Its `signal` aborts after the timeout, or when the client disconnects; the check then ends. */
export function createCheck(
  { name, timeoutMs }: CreateCheckOptions,
  run: (input: CheckInput) => Promise<Verdict>,
): Check {
  return {
    name,
    async check(input) {
      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = AbortSignal.any([input.signal, deadline])
      try {
        signal.throwIfAborted()
        return await Promise.race([run({ ...input, signal }), rejectOnAbort(signal)])
      } catch (error) {
        if (input.signal.aborted) return unchecked(`${name}: the client disconnected.`)
        if (deadline.aborted) return unchecked(`${name} did not answer within ${timeoutMs} ms.`)
        return unchecked(`${name} failed: ${describe(error)}.`)
      }
    },
  }
}

/** Rejects when the signal aborts. Needed because not all of a check follows the signal, such as reading the vault. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

export function unchecked(reason: string): Verdict {
  return { kind: 'unchecked', reason }
}

/** Only the code, because messages of providers may contain a prompt or a key. */
function describe(error: unknown): string {
  if (isLlmError(error)) return error.status === undefined ? error.code : `${error.code}, status ${error.status}`
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown error'
}
