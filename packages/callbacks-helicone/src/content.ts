import { asRecord, type CallRecord, isRecord, parseJson } from '@litecone/core'
import { isOn } from './meta.ts'
import type { LogEndpoint } from './options.ts'
import type { LogContent, LogEvent } from './redact.ts'
import { errorBody } from './status.ts'

/** The request and response of a record as sent and received, adapted to what Helicone can read at the endpoint. */
export function createContent(record: CallRecord, endpoint: LogEndpoint, meta: LogContent['meta']): LogContent {
  const content: LogContent = { request: requestOf(record), ...answerOf(record, endpoint), meta }
  const omitRequest = isOn(meta, 'Helicone-Omit-Request')
  const omitResponse = isOn(meta, 'Helicone-Omit-Response')
  if (!omitRequest && !omitResponse) return content
  const { request, response, events } = parseEvents(content)
  return {
    meta,
    request: omitRequest ? { model: asRecord(request)['model'], ...(record.stream && { stream: true }) } : request,
    ...(events
      ? { events: omitResponse ? events.map(countsOfEvent) : events }
      : { response: omitResponse ? countsOf(response) : response }),
  }
}

/** A request and a response as JSON texts. */
export interface BodyTexts {
  readonly request: string | undefined
  readonly response: string | undefined
}

/**
 * The texts sent and received, if they can be the log's content unchanged, so that nothing needs to be serialized again. The response is
 * valid JSON, since the call would have failed otherwise.
 */
export function textsOf(record: CallRecord, endpoint: LogEndpoint, meta: LogContent['meta']): BodyTexts | undefined {
  const { wire, error, stream } = record
  if (error || stream || isForeign(record, endpoint)) return undefined
  const { requestText: request, responseText: response } = wire ?? {}
  // Wires that have the model in the body write it first.
  if (!request?.startsWith('{"model":"') || !response?.startsWith('{')) return undefined
  const isOmitted = isOn(meta, 'Helicone-Omit-Request') || isOn(meta, 'Helicone-Omit-Response')
  return isOmitted ? undefined : { request, response }
}

/** Whether the endpoint would read the response as OpenAI's although it is not. */
function isForeign({ wire }: CallRecord, endpoint: LogEndpoint): boolean {
  return endpoint === 'custom' && wire?.id !== 'openai-chat'
}

/** Parses the events' data that is JSON: redactors and cuts work on values. */
export function parseEvents(content: LogContent): LogContent {
  if (!content.events) return content
  const events = content.events.map(({ event, data }) => ({
    event,
    data: typeof data === 'string' ? (parseJson(data) ?? data) : data,
  }))
  return { ...content, events }
}

/** Counts without content: enough for tokens and cost. */
export function countsOf(body: unknown): Record<string, unknown> {
  const source = asRecord(body)
  const counts = Object.fromEntries(COUNTS.flatMap((key) => (source[key] === undefined ? [] : [[key, source[key]]])))
  // Anthropic's first event, and the last of OpenAI's Responses.
  for (const name of ['message', 'response']) {
    const inner = source[name]
    if (isRecord(inner) && isRecord(inner['usage'])) counts[name] = countsOf(inner)
  }
  return counts
}

const COUNTS = ['id', 'object', 'type', 'role', 'model', 'modelVersion', 'created', 'usage', 'usageMetadata']

function countsOfEvent({ event, data }: LogEvent): LogEvent {
  if (data === '[DONE]') return { event, data }
  const counts = countsOf(data)
  return { event, data: isRecord(data) && 'choices' in data ? { ...counts, choices: [] } : counts }
}

/** Helicone reads the model and `stream` from the body. Vendors that have them in the URL (Gemini, Replicate) get them added in the log. */
function requestOf(record: CallRecord): Record<string, unknown> {
  const native = record.wire?.requestBody ?? { ...record.request, model: record.model }
  const body = isRecord(native) ? native : { body: native }
  const named = typeof body['model'] === 'string' ? body : { ...body, model: record.model }
  return record.stream && named['stream'] !== true ? { ...named, stream: true } : named
}

function answerOf(record: CallRecord, endpoint: LogEndpoint): Pick<LogContent, 'response' | 'events'> {
  const { wire, error, response } = record
  const foreign = isForeign(record, endpoint)
  if (record.stream && wire?.events?.length) {
    const events = foreign ? foldedEvents(record) : wire.events
    return { events: error ? [...events, failureEvent(record, endpoint)] : events }
  }
  if (wire?.responseBody !== undefined)
    return { response: foreign ? withUsage(record, wire.responseBody) : asObject(wire.responseBody) }
  if (error) return { response: { error: errorBody(error) } }
  return { response: asObject(response ?? {}) }
}

/**
 * Helicone reads streams of unknown vendors as OpenAI's and would find neither text nor tokens, so the response is logged as one chunk in
 * OpenAI's format.
 */
function foldedEvents({ response }: CallRecord): LogEvent[] {
  if (!response || !('choices' in response)) return [{ data: '[DONE]' }]
  const choices = response.choices.map(({ message, ...choice }) => ({ ...choice, delta: message }))
  return [{ data: { ...response, object: 'chat.completion.chunk', choices } }, { data: '[DONE]' }]
}

/** The error, at the end of an interrupted stream. Helicone drops the last line of such a stream, so no content is lost. */
function failureEvent({ error }: CallRecord, endpoint: LogEndpoint): LogEvent {
  const body = { error: error && errorBody(error) }
  return endpoint === 'anthropic' ? { event: 'error', data: { type: 'error', ...body } } : { data: body }
}

function withUsage({ usage }: CallRecord, body: unknown): Record<string, unknown> {
  const answer = asObject(body)
  if (!usage || 'prompt_tokens' in asRecord(answer['usage'])) return answer
  const { prompt_tokens, completion_tokens, total_tokens } = usage
  return { ...answer, usage: { ...asRecord(answer['usage']), prompt_tokens, completion_tokens, total_tokens } }
}

function asObject(body: unknown): Record<string, unknown> {
  return isRecord(body) ? body : { body }
}
