import type { IncomingHttpHeaders } from 'node:http'
import { toApiError } from '../api/api-error.ts'
import { requireScope } from '../api/authorize.ts'
import type { Keyring } from '../keys/grant.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'
import type { Health } from './create-health.ts'
import type { Metrics } from './create-metrics.ts'

export interface OperationsOptions {
  readonly health: Health
  readonly metrics: Metrics
  /** If present and it has keys, metrics require one with the scope `read`, because they contain models and costs. */
  readonly keyring?: Keyring | undefined
}

/** Answers `/healthz` (the process is up), `/readyz` (200, or 503 with the failed checks) and `/metrics` (Prometheus). `undefined` for other paths. */
export async function answerOperations(
  path: string,
  headers: IncomingHttpHeaders,
  { health, metrics, keyring }: OperationsOptions,
): Promise<OwnAnswer | undefined> {
  if (path === '/healthz') return json(200, { status: 'ok' })
  if (path === '/readyz') {
    const readiness = await health.readiness()
    return json(readiness.ready ? 200 : 503, readiness)
  }
  if (path !== '/metrics') return undefined
  try {
    if (keyring) await requireScope(keyring, 'read', (name) => headers[name]?.toString())
    return { status: 200, headers: { 'content-type': metrics.contentType }, body: await metrics.read() }
  } catch (error) {
    const answer = toApiError(error)
    return json(answer.status, answer)
  }
}

function json(status: number, body: unknown): OwnAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify(body) }
}
