import type { Notifier } from './callbacks.ts'
import { Cancellation } from './cancellation.ts'
import type { Completion, CompletionChunk, Usage } from './chat.ts'
import type { LlmError } from './errors.ts'
import { isRecord, parseJson } from './json.ts'
import { type CallOptions, type ResolvedTimeouts, resolveTimeouts } from './options.ts'
import type { Attempt, CallInfo, CallRecord, CallStart, Cost, OperationName, WireRecord } from './record.ts'
import { cutSecrets, publicHeaders, redactSecrets, secretsOf } from './secrets.ts'
import type { Transport } from './transport.ts'
import type { ResponseHeaders, StreamEvent } from './wire.ts'

/** One call under way. */
export interface Call {
  readonly id: string
  readonly operation: OperationName
  readonly request: CallRecord['request']
  readonly requestedModel: string
  readonly stream: boolean
  readonly options: CallOptions
  readonly timeouts: ResolvedTimeouts
  readonly transport: Transport
  readonly notifier: Notifier
  readonly cancellation: Cancellation
  readonly start: number
  /** Reads the answer's text as what `response_format` asks for. */
  readonly parse: ((answer: Completion) => Promise<void>) | undefined
  readonly attempts: Attempt[]
  /** Who was asked, before a deployment or a fallback was chosen. */
  readonly requested: { readonly provider: string; readonly model: string }
  /** What `onStart` was told. Absent when nobody listens that early. */
  info: CallStart | undefined
  /** The attempt that is under way, or decided the call. */
  exchange: Exchange | undefined
}

/** What one attempt sends and gets. Filled while it goes on; a record is made of it afterwards. */
export interface Exchange {
  readonly provider: string
  readonly priceId: string
  readonly priceModel: string | undefined
  readonly model: string
  readonly wireId: string
  method: string
  url: string
  /** What was sent, credentials included: only to know what to cut out of what came back. */
  sentHeaders: Readonly<Record<string, string>>
  requestText: string | undefined
  status: number | undefined
  headers: ResponseHeaders
  responseText: string | undefined
  events: StreamEvent[] | undefined
  chunks: CompletionChunk[] | undefined
  firstToken: number | undefined
}

export interface CallSetup {
  readonly operation: OperationName
  readonly request: CallRecord['request']
  readonly requestedModel: string
  readonly requested: Call['requested']
  readonly stream: boolean
  readonly options: CallOptions
  readonly transport: Transport
  readonly notifier: Notifier
  readonly parse: Call['parse']
}

export function createCall(setup: CallSetup): Call {
  const { options, request } = setup
  const start = Date.now()
  const timeouts = resolveTimeouts(options.timeout)
  return {
    ...setup,
    // Callbacks run later, when the caller may have pushed the answer onto the same array.
    request: setup.notifier.active && 'messages' in request ? { ...request, messages: [...request.messages] } : request,
    id: options.requestId ?? crypto.randomUUID(),
    timeouts,
    cancellation: new Cancellation(timeouts.total, options.signal, start),
    start,
    attempts: [],
    info: undefined,
    exchange: undefined,
  }
}

/** What the call cost, by the model that served it, else by the one that was asked. */
export function costOf(call: Call, usage: Usage | undefined, servedModel: string | undefined): Cost | undefined {
  if (!usage) return undefined
  // A provider that tells the cost knows better than a price book.
  if (usage.cost !== undefined) return { total: usage.cost }
  const { prices } = call.options
  const { exchange } = call
  if (!prices || !exchange) return undefined
  const at = new Date(call.start)
  const priced = (model: string) => prices.cost({ provider: exchange.priceId, model, usage, at })
  if (exchange.priceModel) return priced(exchange.priceModel)
  return (servedModel ? priced(servedModel) : undefined) ?? priced(exchange.model)
}

/** What an answer carries of its call. */
export function describeCall(call: Call, cost: Cost | undefined, end: number): CallInfo {
  const { exchange } = call
  let headers: ResponseHeaders | undefined
  return {
    id: call.id,
    provider: exchange?.provider ?? '',
    model: exchange?.model ?? '',
    status: exchange?.status,
    get headers() {
      headers ??= answeredHeaders(exchange)
      return headers
    },
    cost,
    timings: { start: call.start, firstToken: exchange?.firstToken, end },
    attempts: call.attempts,
  }
}

/** How a call ended. */
export interface Outcome {
  /** Called when a record is made: an answer that came in chunks is folded then. */
  readonly response?: () => CallRecord['response']
  readonly error: LlmError | undefined
  readonly cost: Cost | undefined
  readonly end: number
}

/** Tells the callbacks. What costs time is done in their turn, not in the caller's. */
export function settle(call: Call, outcome: Outcome): void {
  call.cancellation.release()
  call.notifier.settle(() => createRecord(call, outcome))
}

function createRecord(call: Call, { response: respond, error, cost, end }: Outcome): CallRecord {
  const { exchange } = call
  const response = respond?.()
  const usage = response && 'usage' in response ? asUsage(response.usage) : undefined
  const wire = once(() => exchange && createWireRecord(exchange))
  const responseHeaders = once(() => answeredHeaders(exchange))
  return Object.freeze({
    id: call.id,
    operation: call.operation,
    provider: exchange?.provider ?? call.requested.provider,
    requestedModel: call.requestedModel,
    model: exchange?.model ?? call.requested.model,
    servedModel: response?.model || undefined,
    stream: call.stream,
    request: call.request,
    response,
    get wire() {
      return wire()
    },
    status: exchange?.status,
    get responseHeaders() {
      return responseHeaders()
    },
    usage,
    cost: cost ?? costOf(call, usage, response?.model),
    attempts: Object.freeze([...call.attempts]),
    timings: Object.freeze({ start: call.start, firstToken: exchange?.firstToken, end }),
    error,
    metadata: Object.freeze({ ...call.options.metadata }),
  })
}

/**
 * Bodies are parsed from the very text that went over the wire, so nothing that the caller changes afterwards can show in them, and only
 * when a callback looks. A provider or a proxy that repeats the key gets it cut out.
 */
function createWireRecord(exchange: Exchange): WireRecord {
  const secrets = secretsOf(exchange.sentHeaders)
  const parse = (text: string | undefined) => (text === undefined ? undefined : (parseJson(text) ?? text))
  const cut = (text: string | undefined) => text && cutSecrets(text, secrets)
  const requestBody = once(() => parse(exchange.requestText))
  const responseBody = once(() => parse(cut(exchange.responseText)))
  const events = once(() => exchange.events?.map(({ event, data }) => ({ event, data: cutSecrets(data, secrets) })))
  return {
    id: exchange.wireId,
    method: exchange.method,
    url: redactSecrets(cutSecrets(exchange.url, secrets), []),
    get requestBody() {
      return requestBody()
    },
    get responseBody() {
      return responseBody()
    },
    get events() {
      return events()
    },
  }
}

function once<T>(create: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: create() }).value
}

function answeredHeaders(exchange: Exchange | undefined): Record<string, string> {
  if (!exchange) return {}
  const secrets = secretsOf(exchange.sentHeaders)
  const headers = publicHeaders(exchange.headers)
  for (const [name, value] of Object.entries(headers)) headers[name] = cutSecrets(value, secrets)
  return headers
}

function asUsage(usage: unknown): Usage | undefined {
  if (!isRecord(usage) || typeof usage.prompt_tokens !== 'number') return undefined
  const { prompt_tokens, completion_tokens, total_tokens } = usage
  return {
    ...usage,
    prompt_tokens,
    completion_tokens: typeof completion_tokens === 'number' ? completion_tokens : 0,
    total_tokens: typeof total_tokens === 'number' ? total_tokens : prompt_tokens,
  }
}
