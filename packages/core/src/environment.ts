import { createTransport } from '#transport'
import type { Call } from './call.ts'
import { type CallbackOptions, createNotifier, type Notifier } from './callbacks.ts'
import type { FindTries } from './deployments.ts'
import { BadRequestError, UnknownModelError } from './errors.ts'
import type { ModelReference } from './fallbacks.ts'
import type { CallOptions, ClientOptions } from './options.ts'
import { checkContract, isModel, type Model } from './provider.ts'
import type { RetryState } from './retry.ts'
import type { Route } from './run.ts'
import type { Transport } from './transport.ts'

/** All that calls of one client have in common. Nothing of it is shared with another. */
export interface Environment {
  readonly options: CallOptions
  readonly notifier: Notifier
  transport(): Transport
  route(options: CallOptions | undefined): Route
  /** Who answers to a reference, before a deployment has been chosen. Throws when nobody does. */
  describe(reference: ModelReference): Call['requested']
  /** Tells the callbacks that a call begins. */
  announce(call: Call): void
  close(): Promise<void>
}

export function createEnvironment(
  options: ClientOptions,
  resolveName: (name: string) => Model,
  retry: RetryState | undefined,
  deployments: FindTries | undefined,
): Environment {
  // A client's callbacks are in its notifier; left in its options they would run twice.
  const { callbacks, successCallbacks, failureCallbacks, onCallbackError, router, ...rest } = options
  const listeners: CallbackOptions = {
    callbacks: callbacks ?? [],
    successCallbacks: successCallbacks ?? [],
    failureCallbacks: failureCallbacks ?? [],
  }
  if (onCallbackError) listeners.onCallbackError = onCallbackError
  let transport: Transport | undefined
  const resolve = (reference: ModelReference) =>
    typeof reference === 'string' ? resolveName(reference) : checkModel(reference)
  const standard: Route = { resolve, retry, deployments }
  return {
    options: rest,
    notifier: createNotifier(listeners),
    transport() {
      transport ??= createTransport()
      return transport
    },
    route(call) {
      if (call?.retry === undefined) return standard
      return { ...standard, retry: call.retry === false ? undefined : call.retry.create() }
    },
    describe(reference) {
      if (typeof reference === 'string' && deployments?.(reference)) return { provider: '', model: reference }
      const { provider, id } = resolve(reference)
      return { provider: provider.id, model: id }
    },
    announce(call) {
      if (!call.notifier.wantsStart) return
      const { id, operation, requestedModel, requested, stream, request, start } = call
      const metadata = { ...call.options.metadata }
      call.info = { id, operation, ...requested, requestedModel, stream, request, metadata, start }
      call.notifier.start(call.info)
    },
    async close() {
      await transport?.close()
      transport = undefined
    },
  }
}

let shared: Environment | undefined

/** What calls without a client use: a pool of connections, and nothing else. */
export function standalone(): Environment {
  shared ??= createEnvironment({}, refuseName, undefined, undefined)
  return shared
}

function refuseName(name: string): never {
  throw new UnknownModelError(
    `model must be a value such as openai('gpt-6-sol'), not the name "${name}": only clients know names.`,
    { param: 'model' },
  )
}

function checkModel(model: unknown): Model {
  if (isModel(model) && typeof model.id === 'string' && model.id !== '' && model.provider.definition) {
    checkContract(model.provider, 'model')
    return model
  }
  throw new BadRequestError(
    `model must be a value such as openai('gpt-6-sol'), or a name such as "openai/gpt-6-sol".`,
    {
      param: 'model',
    },
  )
}
