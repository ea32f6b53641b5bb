import { setImmediate } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import type { GatewayServices } from '../../gateway-services.ts'
import type { EntryOptions } from '../entry-from-log.ts'
import { findGrant } from '../find-grant.ts'
import { IntakeError } from '../intake-error.ts'
import type { IntakeObserver } from '../intake-observer.ts'
import { type BodyOptions, readBody } from '../read-body.ts'
import { type IntakeEnv, sentHeaders } from '../sent-headers.ts'
import { decodeTraces } from './decode-traces.ts'
import { entriesFromSpans } from './entries-from-spans.ts'
import { CONTENT_TYPES, encodeFailure, encodeSuccess, type OtlpEncoding } from './otlp-answer.ts'
import { type OtlpTraces, readTraces } from './otlp-span.ts'

/** The same limit as the OpenTelemetry Collector's: https://github.com/open-telemetry/opentelemetry-collector/tree/main/config/confighttp */
const MAX_BYTES = 20 * 1024 * 1024

/** Spans that are processed before other requests get a turn. */
const SPANS_AT_ONCE = 50

/** OTLP's path, Helicone's paths, and the latter with OTLP's path added, as some SDKs do. */
export const TRACE_PATHS = ['/v1/traces', '/v1/trace/log', '/v1/trace/log-python', '/v1/trace/log/v1/traces'] as const

type Services = Pick<GatewayServices, 'keyring' | 'meter' | 'report' | 'writer'> &
  Pick<EntryOptions, 'maxBodyBytes'> &
  Pick<BodyOptions, 'bodyTimeoutMs'> & { readonly observer?: IntakeObserver | undefined }

/** Traces over OTLP/HTTP, JSON and protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function otlpRoutes(services: Services): Hono<IntakeEnv> {
  const { keyring, meter, report, writer, maxBodyBytes, bodyTimeoutMs, observer } = services
  const routes = new Hono<IntakeEnv>()

  const take = async (context: Context<IntakeEnv>, encoding: OtlpEncoding): Promise<OtlpTraces> => {
    const { keyId } = await findGrant(keyring, (name) => context.req.header(name))
    const traces = await readRequest(context, encoding, { maxBytes: MAX_BYTES, bodyTimeoutMs })
    let taken = 0
    for (const entry of entriesFromSpans(traces.spans, sentHeaders(context.env), { meter, maxBodyBytes })) {
      taken += 1
      if (taken % SPANS_AT_ONCE === 0) await setImmediate()
      // Ids are derived from those of spans, so that spans that are sent again replace the stored ones.
      if (!writer.accept({ ...entry, keyId })) {
        throw new IntakeError(503, 'There is no room for logs at the moment. Send them again.')
      }
    }
    return traces
  }

  routes.on('POST', [...TRACE_PATHS], async (context) => {
    const named = encodingOf(context)
    const encoding = named ?? 'json'
    try {
      if (!named) throw new IntakeError(415, 'content-type: must be application/json or application/x-protobuf.')
      const { rejected } = await take(context, encoding)
      if (rejected > 0) observer?.spansRejected(rejected)
      return answer(encodeSuccess(rejected, `${rejected} ${REJECTED}`, encoding), 200, encoding)
    } catch (error) {
      if (!(error instanceof IntakeError)) report.error('Traces could not be accepted.', { reason: String(error) })
      const { status, message } =
        error instanceof IntakeError ? error : new IntakeError(503, 'The gateway failed. Send them again.')
      return answer(encodeFailure(status, message, encoding), status, encoding)
    }
  })
  return routes
}

const REJECTED =
  'spans have no valid trace id, span id or start time (nanoseconds since 1970, within the last ten years).'

function encodingOf({ req }: Context): OtlpEncoding | undefined {
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === '') return req.path.endsWith('-python') ? 'protobuf' : 'json'
  return TYPES.get(type)
}

const TYPES: ReadonlyMap<string, OtlpEncoding> = /* @__PURE__ */ new Map([
  ['application/json', 'json'],
  ['application/x-protobuf', 'protobuf'],
  ['application/protobuf', 'protobuf'],
])

async function readRequest(context: Context, encoding: OtlpEncoding, limits: BodyOptions): Promise<OtlpTraces> {
  const bytes = await readBody(context, limits)
  const refuse = (cause?: unknown) =>
    new IntakeError(400, `The body is not an ExportTraceServiceRequest in ${encoding}.`, { cause })
  let request: unknown
  try {
    request = encoding === 'json' ? JSON.parse(Buffer.from(bytes).toString()) : decodeTraces(bytes)
  } catch (error) {
    throw refuse(error)
  }
  const traces = readTraces(request)
  if (!traces) throw refuse()
  return traces
}

function answer(body: Uint8Array, status: number, encoding: OtlpEncoding): Response {
  const headers = new Headers({ 'content-type': CONTENT_TYPES[encoding] })
  if (status === 408) headers.set('connection', 'close')
  if (status === 503) headers.set('retry-after', '1')
  if (status === 401) headers.set('www-authenticate', 'Bearer')
  // A copy, because the type of a response's body does not allow shared buffers.
  return new Response(Uint8Array.from(body), { status, headers })
}
