import { randomUUID } from 'node:crypto'
import { asRecord } from '@litecone/core'
import { type ParsedHeliconeHeaders, parseHeliconeHeaders } from '@litecone/headers'
import { maskHeaders, maskUrl } from '../logs/mask-headers.ts'
import type { Measured, Meter } from '../meter/meter.ts'
import { createBodyCopy } from '../proxy/body-copy.ts'
import { loggedProperties } from '../proxy/logged-properties.ts'
import type { LogEntry } from '../stores/index.ts'
import { ENTRY_DEFAULTS } from './entry-defaults.ts'
import { misnamedModel } from './litellm-log.ts'
import type { LogPayload } from './log-payload.ts'
import { hostOfUrl, isKnownProvider, providerId, providerOfUrl } from './log-provider.ts'

/** The endpoint that a log was posted to. It determines the provider if nothing else does. */
export type LogEndpoint = 'custom' | 'oai' | 'anthropic' | 'googleapis' | 'trace'

const ENDPOINT_PROVIDERS: Partial<Record<LogEndpoint, string>> = {
  oai: 'openai',
  anthropic: 'anthropic',
  googleapis: 'gemini',
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

export interface EntryOptions {
  readonly meter: Meter
  /** Maximum size of each body. Of longer ones, the beginning and the end are kept. */
  readonly maxBodyBytes: number
}

/** The entry for a call that a client made itself and then logged. `headers` are those of the HTTP request; they override those in the payload. */
export function entryFromLog(
  payload: LogPayload,
  headers: Headers,
  endpoint: LogEndpoint,
  { meter, maxBodyBytes }: EntryOptions,
): LogEntry {
  const { providerRequest: request, providerResponse: response } = payload
  const meta = heliconeHeadersOf(request.meta, headers)
  const options = parseHeliconeHeaders(meta)
  const url = request.url ?? ''
  const provider = providerOf(payload, options, endpoint)
  const requestBody = textOf(request.json)
  const responseBody = responseText(response)
  const times = timesOf(payload.timing)
  const measured = meter({
    provider,
    path: pathOf(url),
    requestBody,
    responseBody,
    contentType: response.textBody ? contentTypeOf(response.headers) : null,
    status: response.status,
    modelOverride: options.modelOverride ?? misnamedModel(payload),
    at: times.createdAt,
  })
  return {
    ...ENTRY_DEFAULTS,
    ...callerFields(options, measured),
    ...responseFields(measured),
    ...times,
    id: options.requestId?.toLowerCase() ?? randomUUID(),
    provider,
    source: 'log',
    method: 'POST',
    url: maskUrl(url),
    status: response.status,
    costUsd: response.cost ?? measured.costUsd,
    requestSize: Buffer.byteLength(requestBody),
    responseSize: Buffer.byteLength(responseBody),
    requestHeaders: maskHeaders(meta),
    responseHeaders: maskHeaders(response.headers),
    requestBody: options.omit?.request ? null : cutBody(requestBody, maxBodyBytes),
    responseBody: options.omit?.response ? null : cutBody(responseBody, maxBodyBytes),
  }
}

/** Merges the Helicone headers of the payload and of the HTTP request. The names of properties keep their case. */
function heliconeHeadersOf(meta: Readonly<Record<string, string>>, headers: Headers): Record<string, string> {
  const found = new Map<string, [name: string, value: string]>()
  for (const [given, value] of Object.entries(meta)) {
    const name = headerName(given)
    found.set(name.toLowerCase(), [name, value])
  }
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase()
    if (value === undefined || !/^(?:helicone-|x-stripe-customer-id$)/.test(lower)) continue
    found.set(lower, [found.get(lower)?.[0] ?? name, typeof value === 'string' ? value : value.join(', ')])
  }
  // The gateway key of the log request itself.
  found.delete('helicone-auth')
  return Object.fromEntries(found.values())
}

/** LiteLLM's proxy forwards only metadata that begins with `helicone_`, such as `helicone_property_plan`. */
function headerName(name: string): string {
  const [, property] = /^helicone_property_(.+)$/is.exec(name) ?? []
  if (property !== undefined) return `helicone-property-${property}`
  return /^helicone_/i.test(name) ? name.replaceAll('_', '-') : name
}

/** The provider that the client names, else the one at the URL, else that of the endpoint. */
function providerOf(payload: LogPayload, options: ParsedHeliconeHeaders, endpoint: LogEndpoint) {
  const { provider, providerRequest } = payload
  const url = providerRequest.url ?? ''
  const isUnknown = misnamedModel(payload) !== undefined
  const property = Object.entries(options.properties ?? {}).find(([name]) => name.toLowerCase() === 'provider')?.[1]
  const id = providerId(property)
  const named = id !== undefined && isKnownProvider(id) ? id : undefined
  const told = providerId(provider)
  const addressed = isUnknown ? undefined : providerOfUrl(url)
  return (
    // Helicone has one name for all of Google's APIs, `GOOGLE`.
    (told === 'gemini' ? [named, addressed].find((one) => one?.endsWith('vertex')) : undefined) ??
    told ??
    addressed ??
    named ??
    (isUnknown ? undefined : (ENDPOINT_PROVIDERS[endpoint] ?? hostOfUrl(url))) ??
    'custom'
  )
}

/** Text takes precedence over JSON. A list of chunks is converted to the stream that it was. */
function responseText({ textBody, json }: LogPayload['providerResponse']): string {
  if (textBody) return textBody
  const { streamed_data: chunks } = asRecord(json)
  if (!Array.isArray(chunks)) return textOf(json)
  return chunks.map((chunk) => `data: ${textOf(chunk)}\n\n`).join('')
}

/** Text is not changed, because bodies are not always JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? {})
}

/** Cuts a body in the middle, like those of proxied requests. */
function cutBody(text: string, maxBytes: number): string {
  if (text.length * MAX_BYTES_PER_UNIT <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text
  const copy = createBodyCopy(maxBytes)
  copy.add(Buffer.from(text))
  return copy.bytes().toString()
}

/** Bytes of UTF-8 for one UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3

function contentTypeOf(headers: Readonly<Record<string, string>>): string | null {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null
}

function pathOf(url: string): string {
  const { pathname, search } = URL.canParse(url) ? new URL(url) : { pathname: '', search: '' }
  return pathname + search
}

/** Without times, a log has the current one. Durations are not negative, even if a clock was set back. */
function timesOf(timing: LogPayload['timing']): Pick<LogEntry, 'createdAt' | 'latencyMs' | 'timeToFirstTokenMs'> {
  const createdAt = timing?.startTime ?? timing?.endTime ?? Date.now()
  const first = timing?.timeToFirstToken
  return {
    createdAt,
    latencyMs: Math.max(0, (timing?.endTime ?? createdAt) - createdAt),
    timeToFirstTokenMs: first === undefined || first === null ? null : Math.max(0, first),
  }
}

function callerFields(
  options: ParsedHeliconeHeaders,
  measured: Measured,
): Pick<
  LogEntry,
  'userId' | 'sessionId' | 'sessionPath' | 'sessionName' | 'promptId' | 'promptVersion' | 'properties'
> {
  const { userId, session, prompt } = options
  return {
    userId: userId ?? measured.userId,
    sessionId: session?.id ?? null,
    sessionPath: session?.path ?? null,
    sessionName: session?.name ?? null,
    promptId: prompt?.id ?? null,
    promptVersion: prompt?.version ?? null,
    properties: loggedProperties(options),
  }
}

function responseFields(
  measured: Measured,
): Pick<LogEntry, 'operation' | 'model' | 'requestedModel' | 'servedModel' | 'stream' | 'tokens' | 'errorType'> {
  const { operation, model, requestedModel, servedModel, stream, tokens, errorType } = measured
  return { operation, model, requestedModel, servedModel, stream, tokens, errorType }
}
