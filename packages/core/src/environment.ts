import { createTransport } from '#transport'
import type { Call } from './call.ts'
import { createNotifier, type Notifier } from './callbacks.ts'
import type { FindTries } from './deployments.ts'
import { BadRequestError, UnknownModelError } from './errors.ts'
import { type ModelReference, readFallbacks } from './fallbacks.ts'
import type { CallOptions, ClientOptions } from './options.ts'
import { checkContract, isModel, type Model } from './provider.ts'
import { type RetryState, startRetry } from './retry.ts'
import type { Route } from './run.ts'
import type { Transport } from './transport.ts'

/** What the calls of one client share. Never shared with another client. */
export interface Environment {
  readonly options: CallOptions
  readonly notifier: Notifier
  transport(): Transport
  /** Throws if a fallback names an unknown provider, instead of hiding the real failure later. */
  route(options: CallOptions | undefined): Route
  /** The provider and model of a reference, before a deployment is chosen. Throws if the provider is unknown. */
  describe(reference: ModelReference): Call['requested']
  /** Runs `onStart` callbacks. */
  announce(call: Call): void
  /** Closes connections as they become idle, and waits for at most `timeout` milliseconds. */
  close(timeout: number): Promise<void>
}

export function createEnvironment(
  options: ClientOptions,
  resolveName: (name: string) => Model,
  retry: RetryState | undefined,
  deployments: FindTries | undefined,
): Environment {
  let transport: Transport | undefined
  const resolve = (reference: ModelReference) =>
    typeof reference === 'string' ? resolveName(reference) : checkModel(reference)
  const standard: Route = { resolve, retry, deployments }
  function describe(reference: ModelReference): Call['requested'] {
    if (typeof reference === 'string' && deployments?.(reference)) return { provider: '', model: reference }
    const { provider, id } = resolve(reference)
    return { provider: provider.id, model: id }
  }
  return {
    options: { ...options },
    notifier: createNotifier(options),
    transport() {
      transport ??= createTransport(options.connector)
      return transport
    },
    route(call) {
      const standby = call?.fallbacks && readFallbacks(call.fallbacks).models
      for (const reference of standby ?? []) describe(reference)
      return call?.retry === undefined ? standard : { ...standard, retry: startRetry(call.retry) }
    },
    describe,
    announce(call) {
      if (!call.notifier.wantsStart) return
      const { id, operation, requestedModel, requested, stream, request, start } = call
      const metadata = { ...call.options.metadata }
      call.info = { id, operation, ...requested, requestedModel, stream, request, metadata, start }
      call.notifier.start(call.info)
    },
    async close(timeout) {
      await transport?.close(timeout)
      transport = undefined
    },
  }
}

let shared: Environment | undefined

/** For calls without a client, which share only a connection pool. */
export function standalone(): Environment {
  shared ??= createEnvironment({}, refuseName, undefined, undefined)
  return shared
}

function refuseName(name: string): never {
  throw new UnknownModelError(
    `model must be a value such as openai('gpt-6-sol'). The name "${name}" needs createClient().`,
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
