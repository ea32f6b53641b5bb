import type { Call, Exchange } from './call.ts'
import { type Endpoint, resolveEndpoint } from './endpoint.ts'
import { BadRequestError, isLlmError } from './errors.ts'
import { allowedExtras, applyPolicy, dropRefused, type ParameterPolicy } from './parameters.ts'
import type { Model } from './provider.ts'
import type { CallContext, ParameterSet, Wire, WireReply, WireRequest, WireStep } from './wire.ts'

/** The part of a wire that implements one operation. */
export interface WireOperation<Request, Answer> {
  readonly parameters?: ParameterSet
  encode(request: Request, context: CallContext): WireRequest
  decode(body: unknown, context: CallContext): Answer
  next?(reply: WireReply, context: CallContext): WireStep
  cancel?(reply: WireReply, context: CallContext): WireRequest | undefined
}

/** One attempt, ready to send. */
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

const NOWHERE: Endpoint = { origin: '', basePath: '', query: '', headers: {}, sign: undefined }

/** Prepares a request for one model. Sends nothing, so any error it throws is from before the request. */
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
    throw new BadRequestError(`${provider.id} has no ${call.operation} operation. Use another provider.`, {
      ...exchange,
      param: 'model',
    })
  }
  // Tests that mock responses have no keys.
  const isMocked = call.operation === 'chat' && call.options.mockResponse !== undefined
  const resolved = isMocked ? NOWHERE : resolveEndpoint(provider)
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
 * Drops a parameter whose value the wire rejects, if the policy allows. Any other exception means that the request has a shape the checks do
 * not cover: the caller's mistake, not the provider's.
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
    throw new BadRequestError(`The request cannot be encoded for ${provider}/${model}: a field has the wrong type.`, {
      ...context,
      cause,
    })
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
