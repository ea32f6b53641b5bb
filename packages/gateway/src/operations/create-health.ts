import type { Report } from '../gateway-services.ts'
import { reasonOf } from '../reason-of.ts'

export interface HealthOptions {
  /** Checks by name: `{ logs: () => logs.check() }`. Each rejects if its store is not available. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>
  /**
   * Names of the checks that must succeed for the gateway to be ready. Default: all. Leave out what the gateway can work without: if a shared store fails, a load
   * balancer would otherwise take all gateways out of service at once.
   */
  readonly required?: readonly string[] | undefined
  readonly report: Report
  /** Milliseconds for which a result is reused, so that frequent probes do not burden the stores. Default 1000. */
  readonly holdMs?: number | undefined
  /** Timeout of a check in milliseconds. Default 2000. */
  readonly timeoutMs?: number | undefined
}

export interface Readiness {
  readonly ready: boolean
  readonly draining: boolean
  /** Results by name. The reason of a failure is only reported to the operator, because this endpoint is public. */
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>
}

export interface Health {
  readiness(): Promise<Readiness>
  /** Makes the gateway not ready, so that load balancers send no more requests. */
  drain(): void
}

export function createHealth(options: HealthOptions): Health {
  const { checks, required = Object.keys(checks), report, holdMs = 1000, timeoutMs = 2000 } = options
  let isDraining = false
  let last: { at: number; results: Promise<Readiness['checks']> } | undefined
  const failed = new Set<string>()

  const run = async (name: string, check: () => Promise<unknown>): Promise<'ok' | 'failed'> => {
    try {
      await withTimeout(check, timeoutMs)
      if (failed.delete(name)) report.info('A health check succeeds again.', { check: name })
      return 'ok'
    } catch (error) {
      const reason = reasonOf(error)
      if (!failed.has(name))
        report.warn('A health check fails.', { check: name, isReady: !required.includes(name), reason })
      failed.add(name)
      return 'failed'
    }
  }
  const runAll = async () => {
    const results = Object.entries(checks).map(async ([name, check]) => [name, await run(name, check)] as const)
    const entries = await Promise.all(results)
    if (last) last.at = performance.now()
    return Object.fromEntries(entries)
  }

  return {
    async readiness() {
      // Concurrent calls share one run of the checks.
      if (!last || performance.now() - last.at > holdMs) {
        last = { at: Number.POSITIVE_INFINITY, results: Promise.resolve({}) }
        last.results = runAll()
      }
      const results = await last.results
      const isReady = !isDraining && required.every((name) => results[name] === 'ok')
      return { ready: isReady, draining: isDraining, checks: results }
    },
    drain() {
      isDraining = true
    },
  }
}

async function withTimeout(check: () => Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The check took longer than ${timeoutMs} ms.`)), timeoutMs)
  })
  try {
    await Promise.race([check(), expired])
  } finally {
    clearTimeout(timer)
  }
}
