import type { Call, Exchange } from './call.ts'
import { contentText } from './content.ts'
import { type Endpoint, resolveEndpoint } from './endpoint.ts'
import {
  BadRequestError,
  InvalidResponseError,
  isLlmError,
  type LlmError,
  LlmError as LlmErrorClass,
} from './errors.ts'
import { createFailureError } from './failure.ts'
import { parseJson } from './json.ts'
import { allowedExtras, applyPolicy, dropRefused, type ParameterPolicy } from './parameters.ts'
import type { Model } from './provider.ts'
import { type Reply, receive } from './receive.ts'
import { createRequest } from './request.ts'
import { readRetryAfter } from './retry.ts'
import { redactSecrets, secretsOf } from './secrets.ts'
import type { CallContext, ParameterSet, ResponseHeaders, Wire, WireReply, WireRequest, WireStep } from './wire.ts'

/** The part of a wire that an operation speaks. */
export interface WireOperation<Request, Answer> {
  readonly parameters?: ParameterSet
  encode(request: Request, context: CallContext): WireRequest
  decode(body: unknown, context: CallContext): Answer
  next?(reply: WireReply, context: CallContext): WireStep
  cancel?(reply: WireReply, context: CallContext): WireRequest | undefined
}

/** One attempt, ready to be sent. */
export interface Prepared<Answer> {
  readonly call: Call
  readonly exchange: Exchange
  readonly endpoint: Endpoint
  readonly wire: Wire
  readonly operation: WireOperation<never, Answer>
  readonly context: CallContext
  readonly wired: WireRequest
  readonly extras: Readonly<Record<string, unknown>> | undefined
}

/** Works out what one model of one provider is to be sent. Nothing is sent, whatever it throws. */
export async function prepare<Request extends object, Answer>(
  call: Call,
  request: Request,
  model: Model,
  select: (wire: Wire) => WireOperation<Request, Answer> | undefined,
): Promise<Prepared<Answer>> {
  const { provider, id } = model
  const { wire } = provider.definition
  const exchange = createExchange(call, model)
  call.exchange = exchange
  const operation = select(wire)
  if (!operation) {
    throw new BadRequestError(`${provider.id} has no ${call.operation} operation here. Use another provider for it.`, {
      provider: provider.id,
      model: id,
      param: 'model',
    })
  }
  const resolved = resolveEndpoint(provider)
  const endpoint = resolved instanceof Promise ? await resolved : resolved
  const context: CallContext = {
    provider: provider.id,
    model: id,
    stream: call.stream,
    callId: call.id,
    created: Math.floor(call.start / 1000),
  }
  const { parameters } = operation
  const { allowParams, extraBody } = call.options
  const allowed = parameters ? applyPolicy(request, parameters, id, provider.id, call.options) : request
  const extras =
    parameters && allowParams ? { ...allowedExtras(request, parameters, id, allowParams), ...extraBody } : extraBody
  return {
    call,
    exchange,
    endpoint,
    wire,
    operation,
    context,
    wired: encode(operation, allowed, context, call.options),
    extras,
  }
}

/**
 * What a wire refuses for its value is left out when the caller said so. A wire that stumbles has been given something that its checks do
 * not know: the request is wrong, not the answer.
 */
function encode<Request extends object, Answer>(
  operation: WireOperation<Request, Answer>,
  request: Request,
  context: CallContext,
  policy: ParameterPolicy,
): WireRequest {
  try {
    return operation.encode(request, context)
  } catch (cause) {
    const rest = dropRefused(request, cause, policy)
    if (rest) return encode(operation, rest, context, policy)
    if (isLlmError(cause)) throw cause
    const { provider, model } = context
    throw new BadRequestError(
      `The request cannot be written for ${provider}/${model}: a field has a form that it does not know.`,
      { provider, model, cause },
    )
  }
}

function createExchange(call: Call, { provider, id }: Model): Exchange {
  const { active } = call.notifier
  return {
    provider: provider.id,
    priceId: provider.definition.priceId ?? provider.definition.id,
    priceModel: provider.definition.priceModel,
    model: id,
    wireId: provider.definition.wire.id,
    method: 'POST',
    url: '',
    sentHeaders: {},
    requestText: undefined,
    status: undefined,
    headers: {},
    responseText: undefined,
    events: active && call.stream ? [] : undefined,
    chunks: active && call.stream ? [] : undefined,
    firstToken: undefined,
  }
}

/** Sends, walks the steps of APIs that have several, and reads the answer. */
export async function complete<Answer>(prepared: Prepared<Answer>): Promise<Answer> {
  const { operation, context, exchange } = prepared
  if (!operation.next) return decode(prepared, await send(prepared, prepared.wired, prepared.extras))
  const { body } = await walk(prepared)
  exchange.responseText = JSON.stringify(body)
  return operation.decode(body, context)
}

export interface Walked {
  readonly body: unknown
  /** The request whose answer is the stream, when there is one, and the reply that named it. */
  readonly stream?: WireRequest
  readonly opened?: WireReply
  /** What tells the vendor to stop. */
  readonly cancel: () => void
}

/** Follows `next` until the answer, or the request of the stream, is known. The vendor is told when the caller leaves meanwhile. */
export async function walk<Answer>(prepared: Prepared<Answer>): Promise<Walked> {
  const { call, operation, context } = prepared
  let last: WireReply | undefined
  const cancel = () => {
    const request = last && operation.cancel?.(last, context)
    // The call is over: this request has no caller, and its failure no meaning.
    if (request) dismiss(prepared, request)
  }
  let wired = prepared.wired
  let extras = prepared.extras
  try {
    for (let step = 1; ; step++) {
      const { status, headers, text } = await send(prepared, wired, extras)
      last = { status, headers, body: readJson(prepared, text), step }
      const following = operation.next?.(last, context) ?? { done: last.body }
      if ('done' in following) return { body: following.done, cancel }
      if (following.stream) return { body: undefined, stream: following.request, opened: last, cancel }
      if (following.delay) await call.cancellation.wait(following.delay)
      wired = following.request
      extras = undefined
    }
  } catch (error) {
    // Whoever left or cannot follow any longer: what goes on at the vendor is of use to nobody, and a retry would start it anew.
    cancel()
    throw error
  }
}

function dismiss<Answer>({ call, exchange, endpoint }: Prepared<Answer>, wired: WireRequest): void {
  const request = createRequest(call, { ...exchange }, endpoint, wired, undefined)
  call.transport.start(request, { onHead() {}, onData() {}, onEnd() {}, onError() {} })
}

/** Sends one request and throws when it is not answered with success. */
export async function send<Answer>(
  prepared: Prepared<Answer>,
  wired: WireRequest,
  extras?: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  const { call, exchange, endpoint } = prepared
  const reply = await receive(call, exchange, createRequest(call, exchange, endpoint, wired, extras))
  if (reply.status >= 200 && reply.status < 300) return reply
  throw createAnswerError(prepared, reply)
}

export function decode<Answer>(prepared: Prepared<Answer>, reply: Reply): Answer {
  prepared.exchange.responseText = reply.text
  return prepared.operation.decode(readJson(prepared, reply.text), prepared.context)
}

function readJson<Answer>({ exchange }: Prepared<Answer>, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InvalidResponseError(
      `${exchange.provider} answered ${exchange.status} with something other than JSON. Check apiBase: it may point to a web page or a proxy.`,
      { provider: exchange.provider, model: exchange.model, status: exchange.status, cause },
    )
  }
}

/** The error of an answer whose status is not a success. */
export function createAnswerError<Answer>(prepared: Prepared<Answer>, { status, headers, text }: Reply): LlmError {
  const { call, exchange, wire } = prepared
  const safe = redactSecrets(text, secretsOf(exchange.sentHeaders))
  const body = parseJson(safe) ?? safe
  exchange.responseText = safe
  const failure = wire.decodeFailure(status, body, headers)
  const message = cap(cutPrompt(failure.message, call.request))
  return createFailureError(
    { ...failure, message },
    {
      status,
      provider: exchange.provider,
      model: exchange.model,
      requestId: findRequestId(headers),
      retryAfter: readRetryAfter(headers, Date.now()),
      // A lock that another request holds (409), as the vendors' own clients treat it.
      retryable: status === 409 ? true : undefined,
      body,
    },
  )
}

/** Whatever was thrown, as an `LlmError` that says whose it is and holds no secret. */
export function toLlmError(error: unknown, exchange: Exchange | undefined): LlmError {
  if (error instanceof LlmErrorClass) return error
  const details = { provider: exchange?.provider, model: exchange?.model, status: exchange?.status, cause: error }
  return new InvalidResponseError(
    `The answer of ${exchange?.provider ?? 'the provider'} could not be read: ${error instanceof Error ? error.name : 'unknown reason'}.`,
    details,
  )
}

/** Providers name it differently; none of these names means anything else. */
const REQUEST_ID_HEADERS = [
  'x-request-id',
  'request-id',
  'apim-request-id',
  'x-goog-request-id',
  'x-amzn-requestid',
  'x-debug-trace-id',
]

function findRequestId(headers: ResponseHeaders): string | undefined {
  for (const name of REQUEST_ID_HEADERS) if (headers[name]) return headers[name]
  return undefined
}

const MAX_MESSAGE = 1_000

function cap(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message
}

/** Some vendors repeat the prompt in what they say of it. Short texts stay: cutting "the" out of a message helps nobody. */
function cutPrompt(message: string, request: Call['request']): string {
  if (!('messages' in request)) return message
  let result = message
  for (const { content } of request.messages) {
    const text = contentText(content)
    if (text.length >= 12) result = result.replaceAll(text, '[prompt]')
  }
  return result
}
