import type { Notifier } from './callbacks.ts'
import { Cancellation } from './cancellation.ts'
import type { Completion, CompletionChunk, Usage } from './chat.ts'
import { type CallOptions, type ResolvedTimeouts, resolveTimeouts } from './options.ts'
import type { Attempt, CallRecord, CallStart, Cost, OperationName } from './record.ts'
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
  // Every member is written out: a spread with so much behind it costs as much as all else that is done before a call is sent.
  return {
    id: options.requestId ?? crypto.randomUUID(),
    operation: setup.operation,
    // Callbacks run later, when the caller may have pushed the answer onto the same array.
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

/** What the call cost, by the model that served it, else by the one that was asked. */
export function costOf(
  call: Call,
  usage: Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'> | undefined,
  servedModel: string | undefined,
): Cost | undefined {
  if (!usage) return undefined
  // A provider that tells the cost knows better than a price book.
  if (usage.cost !== undefined) return { total: usage.cost }
  const { prices } = call.options
  const { exchange } = call
  if (!prices || !exchange) return undefined
  const at = new Date(call.start)
  // Embeddings complete nothing.
  const counts: Usage = { completion_tokens: 0, ...usage }
  const priced = (model: string) => prices.cost({ provider: exchange.priceId, model, usage: counts, at })
  try {
    if (exchange.priceModel) return priced(exchange.priceModel)
    return (servedModel ? priced(servedModel) : undefined) ?? priced(exchange.model)
  } catch (error) {
    // A cost is not worth an answer.
    call.notifier.report(error, { name: 'prices' })
    return undefined
  }
}
