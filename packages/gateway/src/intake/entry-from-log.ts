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

/** Where a log was posted to. It says in which format the bodies are, and names the provider where nothing else does. */
export type LogEndpoint = 'custom' | 'oai' | 'anthropic' | 'googleapis' | 'trace'

const ENDPOINT_PROVIDERS: Partial<Record<LogEndpoint, string>> = {
  oai: 'openai',
  anthropic: 'anthropic',
  googleapis: 'gemini',
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

export interface EntryOptions {
  readonly meter: Meter
  /** Of each body; what is longer keeps its beginning and its end. */
  readonly maxBodyBytes: number
}

/** The entry of a call that its client made and tells of. `headers` are those of the post; what they say wins over the payload's own. */
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
    ...aboutCaller(options, measured),
    ...aboutAnswer(measured),
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

/** The payload's and the post's, by their names in lower case; names of properties keep their letters. */
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
  // The key of the log itself, which stands in the same headers.
  found.delete('helicone-auth')
  return Object.fromEntries(found.values())
}

/** LiteLLM's proxy passes on only what begins with `helicone_`: `helicone_property_plan`. */
function headerName(name: string): string {
  const [, property] = /^helicone_property_(.+)$/is.exec(name) ?? []
  if (property !== undefined) return `helicone-property-${property}`
  return /^helicone_/i.test(name) ? name.replaceAll('_', '-') : name
}

/** Never relabelled: what the client says beats what the address says, and both beat the endpoint, which only tells a format. */
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

/** Text wins over JSON, and chunks that came as a list become the stream that they were. */
function responseText({ textBody, json }: LogPayload['providerResponse']): string {
  if (textBody) return textBody
  const { streamed_data: chunks } = asRecord(json)
  if (!Array.isArray(chunks)) return textOf(json)
  return chunks.map((chunk) => `data: ${textOf(chunk)}\n\n`).join('')
}

/** Text is told as it is: not all that is logged is JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? {})
}

/** As the bodies that pass through are cut. */
function cutBody(text: string, maxBytes: number): string {
  if (text.length * MOST_BYTES_A_UNIT <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text
  const copy = createBodyCopy(maxBytes)
  copy.add(Buffer.from(text))
  return copy.bytes().toString()
}

/** Of UTF-8, for a unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3

function contentTypeOf(headers: Readonly<Record<string, string>>): string | null {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null
}

function pathOf(url: string): string {
  const { pathname, search } = URL.canParse(url) ? new URL(url) : { pathname: '', search: '' }
  return pathname + search
}

/** A log without times is of now. Clocks that went back make no negative durations. */
function timesOf(timing: LogPayload['timing']): Pick<LogEntry, 'createdAt' | 'latencyMs' | 'timeToFirstTokenMs'> {
  const createdAt = timing?.startTime ?? timing?.endTime ?? Date.now()
  const first = timing?.timeToFirstToken
  return {
    createdAt,
    latencyMs: Math.max(0, (timing?.endTime ?? createdAt) - createdAt),
    timeToFirstTokenMs: first === undefined || first === null ? null : Math.max(0, first),
  }
}

function aboutCaller(
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

function aboutAnswer(
  measured: Measured,
): Pick<LogEntry, 'operation' | 'model' | 'requestedModel' | 'servedModel' | 'stream' | 'tokens' | 'errorType'> {
  const { operation, model, requestedModel, servedModel, stream, tokens, errorType } = measured
  return { operation, model, requestedModel, servedModel, stream, tokens, errorType }
}
