import type { Notifier } from './callbacks.ts'
import { Cancellation } from './cancellation.ts'
import type { Completion, CompletionChunk, Usage } from './chat.ts'
import { type CallOptions, type ResolvedTimeouts, resolveTimeouts } from './options.ts'
import type { Attempt, CallRecord, CallStart, Cost, OperationName } from './record.ts'
import type { Transport } from './transport.ts'
import type { ResponseHeaders, StreamEvent } from './wire.ts'

/** One call in progress. */
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
  /** Sets `parsed` as `response_format` requires. */
  readonly parse: ((answer: Completion) => Promise<void>) | undefined
  readonly attempts: Attempt[]
  /** The requested model, before a deployment or a fallback was chosen. */
  readonly requested: { readonly provider: string; readonly model: string }
  /** The argument of `onStart`. Absent if no callback has it. */
  info: CallStart | undefined
  /** The current attempt, or the one that decided the call. */
  exchange: Exchange | undefined
}

/** What one attempt sends and receives. Filled in as it proceeds, and recorded afterwards. */
export interface Exchange {
  readonly provider: string
  readonly priceId: string
  readonly priceModel: string | undefined
  readonly model: string
  readonly wireId: string
  method: string
  url: string
  /** As sent, including credentials. Used only to remove them from responses. */
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
  // Written out, because a spread here takes as long as everything else before sending.
  return {
    id: options.requestId ?? crypto.randomUUID(),
    operation: setup.operation,
    // Callbacks run later, when the caller may have pushed the response onto the same array.
    request: setup.notifier.active && 'messages' in request ? { ...request, messages: [...request.messages] } : request,
    requestedModel: setup.requestedModel,
    stream: setup.stream,
    options,
    timeouts,
    transport: setup.transport,
    notifier: setup.notifier,
    cancellation: new Cancellation(timeouts.total, options.signal, start),
    start,
    parse: setup.parse,
    attempts: [],
    requested: setup.requested,
    info: undefined,
    exchange: undefined,
  }
}

/** The cost of the call: by the model that served it, else by the requested one. */
export function costOf(
  call: Call,
  usage: Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'> | undefined,
  servedModel: string | undefined,
): Cost | undefined {
  if (!usage) return undefined
  // A cost reported by the provider is more accurate than a price book.
  if (usage.cost !== undefined) return { total: usage.cost }
  const { prices } = call.options
  const { exchange } = call
  if (!prices || !exchange) return undefined
  const at = new Date(call.start)
  // Embeddings have no completion tokens.
  const counts: Usage = { completion_tokens: 0, ...usage }
  const priced = (model: string) => prices.cost({ provider: exchange.priceId, model, usage: counts, at })
  try {
    if (exchange.priceModel) return priced(exchange.priceModel)
    return (servedModel ? priced(servedModel) : undefined) ?? priced(exchange.model)
  } catch (error) {
    // A failing price book must not fail the call.
    call.notifier.report(error, { name: 'prices' })
    return undefined
  }
}
