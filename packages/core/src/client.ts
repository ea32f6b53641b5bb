/// <reference lib="esnext.disposable" preserve="true" />

import { type CompletionFunction, createCompletion } from './completion.ts'
import { createDeployments } from './deployments.ts'
import { createEmbedding, createModeration, type EmbeddingFunction, type ModerationFunction } from './embedding.ts'
import { createEnvironment, type Environment } from './environment.ts'
import { APIConnectionError, BadRequestError, UnknownModelError } from './errors.ts'
import type { ClientOptions } from './options.ts'
import { checkContract, type Model, type Provider } from './provider.ts'
import { retry, startRetry } from './retry.ts'

/** Calls that share providers, callbacks, defaults and connections. Two clients share nothing. */
export interface Client extends AsyncDisposable {
  completion: CompletionFunction
  embedding: EmbeddingFunction
  moderation: ModerationFunction
  /** Waits until callbacks are done and loggers have delivered, for at most `timeout` milliseconds. Default 10000. */
  flush(timeout?: number): Promise<void>
  /**
   * Flushes, then closes callbacks and connections, and waits for it for about `timeout` milliseconds. Default 10000. Calls under way go on, and
   * later ones are refused.
   */
  close(timeout?: number): Promise<void>
}

/**
 * @example
 * const llm = createClient({ providers: [openai(), anthropic()], callbacks: [helicone()] })
 * await llm.completion({ model: 'anthropic/claude-sonnet-5-5', messages })
 */
export function createClient(options: ClientOptions = {}): Client {
  const environment = createEnvironment(
    options,
    createResolver(options.providers ?? []),
    startRetry(options.retry ?? retry()),
    options.router && createDeployments(options.router),
  )
  const { resolve } = environment.route(options)
  // A name that nobody answers to would show only when its turn comes.
  for (const model of options.router?.models ?? []) resolve(model)
  let closing: Promise<void> | undefined
  const open = (): Environment => {
    if (!closing) return environment
    throw new APIConnectionError('This client is closed. Create another.', { retryable: false })
  }
  const client: Client = {
    completion: createCompletion(open),
    embedding: createEmbedding(open),
    moderation: createModeration(open),
    async flush(timeout = FLUSH_TIMEOUT) {
      await flush(environment, timeout)
    },
    close(timeout = FLUSH_TIMEOUT) {
      closing ??= shutDown(environment, timeout)
      return closing
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
  return client
}

/** Gives what is left of the time, in milliseconds. */
async function flush({ notifier }: Environment, timeout: number): Promise<number> {
  const end = Date.now() + timeout
  const left = () => Math.max(0, end - Date.now())
  await notifier.settled(timeout)
  notifier.each((callback) => callback.flush?.(left()))
  await notifier.settled(left())
  return left()
}

async function shutDown(environment: Environment, timeout: number): Promise<void> {
  const left = await flush(environment, timeout)
  environment.notifier.each((callback) => callback.close?.(left))
  const time = Math.max(left, CLOSING_TIME)
  await environment.notifier.settled(time)
  await environment.close(time)
}

/** A callback that hangs must not keep a program from ending. */
const FLUSH_TIMEOUT = 10_000

/** Milliseconds that there are for closing, even when all the time went by while logs were delivered. */
const CLOSING_TIME = 1_000

/** Models by name: `provider/model`. What comes after the first slash is the provider's own name, slashes included. */
function createResolver(providers: readonly Provider[]): (name: string) => Model {
  const byId = new Map<string, Provider>()
  for (const provider of providers) {
    if (typeof provider !== 'function' || !provider.definition) {
      throw new BadRequestError('providers must hold values such as openai().', {
        param: 'providers',
      })
    }
    checkContract(provider, 'providers')
    if (byId.has(provider.id)) {
      throw new BadRequestError(
        `Two providers are called "${provider.id}". Pass { id: '${provider.id}-2' } to one of them.`,
        { param: 'providers' },
      )
    }
    byId.set(provider.id, provider)
  }
  const models = new Map<string, Model>()
  return (name) => {
    const known = models.get(name)
    if (known) return known
    const slash = name.indexOf('/')
    const provider = slash > 0 ? byId.get(name.slice(0, slash)) : undefined
    if (!provider || slash === name.length - 1) throw unknownModel(name, slash, [...byId.keys()])
    const model = provider(name.slice(slash + 1))
    // Names come from callers, perhaps from their users: the memory of them has an end.
    if (models.size < 1_000) models.set(name, model)
    return model
  }
}

function unknownModel(name: string, slash: number, known: readonly string[]): UnknownModelError {
  const have = known.length > 0 ? `This client has ${known.join(', ')}.` : 'This client has no providers.'
  const prefix = name.slice(0, slash)
  const remedy =
    slash > 0 && slash < name.length - 1
      ? `Install @litecone/providers-${prefix} or, for OpenAI-shaped APIs, @litecone/providers-compatible, and pass ${prefix}() in providers.`
      : 'Names are "provider/model", such as "openai/gpt-6-sol", or those of router().'
  return new UnknownModelError(`No provider answers to the model "${name}". ${have} ${remedy}`, { param: 'model' })
}
