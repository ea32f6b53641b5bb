import { Hono } from 'hono'
import type { GatewayServices } from '../gateway-services.ts'
import { queryRoutes } from '../helicone-queries/query-routes.ts'
import { annotateRoutes } from './annotate-routes.ts'
import { IntakeError } from './intake-error.ts'
import type { IntakeObserver } from './intake-observer.ts'
import { LOG_PATHS, logRoutes } from './log-routes.ts'
import { otlpRoutes, TRACE_PATHS } from './otlp/otlp-routes.ts'
import type { IntakeEnv } from './sent-headers.ts'

export type IntakeServices = Pick<GatewayServices, 'keyring' | 'logs' | 'meter' | 'report' | 'writer'>

export interface IntakeOptions {
  /** Maximum size of each logged body. Longer ones are cut in the middle. Default 1 MiB. */
  readonly maxBodyBytes?: number | undefined
  /** Milliseconds within which the complete body must be received. Default 60,000. */
  readonly bodyTimeoutMs?: number | undefined
  readonly observer?: IntakeObserver | undefined
}

const MEBIBYTE = 1024 * 1024

/**
 * Receives what clients report about their calls: logs in the format of Helicone's endpoints, OpenTelemetry traces, scores, feedback and properties. Also
 * serves Helicone's query endpoints. It never rejects. Unlike Helicone, it answers 503 to a log that cannot be stored, so that clients send it again.
 */
export function createIntake(
  services: IntakeServices,
  { maxBodyBytes = MEBIBYTE, bodyTimeoutMs = 60_000, observer }: IntakeOptions = {},
): Hono<IntakeEnv> {
  const limited = { ...services, maxBodyBytes, bodyTimeoutMs, observer }
  const intake = new Hono<IntakeEnv>()
  const observe = (endpoint: 'log' | 'traces', paths: readonly string[]) =>
    intake.on('POST', [...paths], async (context, next) => {
      await next()
      const { status } = context.res
      if (status >= 400) observer?.refused(endpoint, status)
    })
  observe('log', LOG_PATHS)
  observe('traces', TRACE_PATHS)
  intake.route('/', otlpRoutes(limited))
  intake.route('/', logRoutes(limited))
  // Before the annotations, whose paths overlap.
  intake.route('/', queryRoutes(limited))
  intake.route('/', annotateRoutes(limited))

  intake.notFound(({ req, json }) => {
    const message = `This gateway does not offer ${req.method} ${req.path.slice(0, 200)}. What it offers of Helicone’s REST API is listed in its docs/api.md.`
    return json({ data: null, error: message }, 404)
  })
  intake.onError((error, { json, text, header }) => {
    // A stack overflow. Sending the body again would not help.
    if (error instanceof RangeError) return json({ error: 'The body is nested too deeply, or too large.' }, 400)
    if (!(error instanceof IntakeError)) {
      services.report.error('A log could not be accepted.', { reason: error.message })
      header('retry-after', '1')
      return json({ error: 'The gateway failed. Send it again.' }, 503)
    }
    const { status, message } = error
    if (status === 401) return text('Unauthorized', 401, { 'www-authenticate': 'Bearer' })
    if (status === 413) return text('Payload too large', 400)
    if (status === 408) header('connection', 'close')
    if (status === 503) header('retry-after', '1')
    return json({ error: message }, status)
  })
  return intake
}
