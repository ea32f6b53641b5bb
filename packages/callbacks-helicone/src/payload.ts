import type { CallRecord } from '@litecone/core'
import { type BodyTexts, createContent, parseEvents, textsOf } from './content.ts'
import { fitContent } from './cut.ts'
import { chooseEndpoint, providerName } from './endpoint.ts'
import { type ErrorHandler, HeliconeError } from './helicone-error.ts'
import { publicUrl, withoutKeys } from './keys.ts'
import { createMeta } from './meta.ts'
import type { HeliconeOptions } from './options.ts'
import { type LogContent, mapContent } from './redact.ts'
import { logStatus } from './status.ts'

/** One log, ready to be posted. */
export interface Log {
  /** The id of the call and of its log. */
  readonly id: string
  /** Relative to the base: `/oai/v1/log`. */
  readonly path: string
  /** UTF-8 JSON. */
  readonly body: Uint8Array
}

export type PayloadOptions = Pick<HeliconeOptions, 'metadata' | 'redact' | 'endpoint'> & {
  readonly maxLogBytes: number
}

/** Never throws: a record that cannot be logged in full is logged in part. */
export function createLog(
  record: CallRecord,
  scope: LogContent['meta'] | undefined,
  options: PayloadOptions,
  report: ErrorHandler,
): Log {
  const encode = (part: LogContent) => ENCODER.encode(renderContent(record, part))
  try {
    const endpoint = options.endpoint?.(record) ?? chooseEndpoint(record)
    const path = `/${endpoint}/v1/log`
    const meta = createMeta(record, options.metadata, scope)
    const texts = options.redact ? undefined : textsOf(record, endpoint, meta)
    if (texts) {
      const body = ENCODER.encode(render(record, meta, texts))
      if (body.length <= options.maxLogBytes) return { id: record.id, path, body }
    }
    const content = redact(createContent(record, endpoint, meta), record, options.redact, report)
    return { id: record.id, path, body: fitContent(content, encode, options.maxLogBytes) }
  } catch (cause) {
    report(new HeliconeError('payload', 'a call could not be logged in full', { requestId: record.id, cause }))
    const fallback: LogContent = { request: { model: record.model }, response: {}, meta: createMeta(record) }
    return { id: record.id, path: '/custom/v1/log', body: encode(fallback) }
  }
}

const ENCODER = /* @__PURE__ */ new TextEncoder()

function redact(
  content: LogContent,
  record: CallRecord,
  redactors: HeliconeOptions['redact'],
  report: ErrorHandler,
): LogContent {
  // Vendors repeat keys in their errors.
  let result = record.error ? mapContent(parseEvents(content), withoutEchoedKeys) : content
  if (!redactors) return result
  result = parseEvents(result)
  try {
    for (const one of typeof redactors === 'function' ? [redactors] : redactors) result = one(result, record)
    return result
  } catch (cause) {
    report(
      new HeliconeError('redactor', 'a redactor threw, so the log was sent without content', {
        requestId: record.id,
        cause,
      }),
    )
    return { request: { model: record.model }, response: {}, meta: content.meta }
  }
}

function withoutEchoedKeys(value: unknown, path: readonly string[]): unknown {
  return typeof value === 'string' && path[0] !== 'request' ? withoutKeys(value) : value
}

function renderContent(record: CallRecord, { request, response, events, meta }: LogContent): string {
  return render(record, meta, {
    request: JSON.stringify(request),
    response: events ? undefined : JSON.stringify(response),
    textBody: events && eventsText(events),
  })
}

/**
 * The body for Helicone's log endpoints, around the JSON of request and response. The endpoints require a URL and a text body, so missing ones
 * get a placeholder.
 */
function render(
  record: CallRecord,
  meta: LogContent['meta'],
  { request, response, textBody }: BodyTexts & { readonly textBody?: string | undefined },
): string {
  const { start, firstToken, end } = record.timings
  // Empty if the call was rejected before its URL was known. Helicone rejects an empty URL.
  const providerRequest = { url: publicUrl(record.wire?.url ?? '') || 'custom-model-nopath', meta }
  const providerResponse = {
    status: logStatus(record),
    headers: publicHeaders(record.responseHeaders),
    textBody,
    cost: record.cost?.total,
  }
  const rest = {
    timing: {
      startTime: splitTime(start),
      endTime: splitTime(Math.max(start, end)),
      ...(firstToken !== undefined && { timeToFirstToken: Math.max(0, Math.round(firstToken - start)) }),
    },
    ...(record.provider && { provider: providerName(record.provider) }),
  }
  return `{"providerRequest":${withBody(providerRequest, request)},"providerResponse":${withBody(providerResponse, response)},${JSON.stringify(rest).slice(1)}`
}

function withBody(members: Record<string, unknown>, body = '{}'): string {
  return `{"json":${body},${JSON.stringify(members).slice(1)}`
}

function eventsText(events: NonNullable<LogContent['events']>): string {
  return events
    .map(({ event, data }) => {
      const text = typeof data === 'string' ? data.replaceAll('\n', '\ndata: ') : JSON.stringify(data)
      return `${event ? `event: ${event}\n` : ''}data: ${text}\n\n`
    })
    .join('')
}

function publicHeaders(headers: CallRecord['responseHeaders']): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name in headers) if (!SECRET_HEADER.test(name)) shown[name] = withoutKeys(headers[name] ?? '')
  return shown
}

const SECRET_HEADER = /cookie|authorization|api-?key|secret|password|^x-amz-security-token$/i

/** Unix time as whole seconds and the remaining milliseconds. */
function splitTime(time: number): { seconds: number; milliseconds: number } {
  const whole = Math.trunc(time)
  return { seconds: Math.trunc(whole / 1000), milliseconds: whole % 1000 }
}
