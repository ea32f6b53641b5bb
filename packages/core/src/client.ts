/// <reference lib="esnext.disposable" preserve="true" />

import { type CompletionFunction, createCompletion } from './completion.ts'
import { createDeployments } from './deployments.ts'
import { createEmbedding, createModeration, type EmbeddingFunction, type ModerationFunction } from './embedding.ts'
import { createEnvironment, type Environment } from './environment.ts'
import { APIConnectionError, BadRequestError, UnknownModelError } from './errors.ts'
import type { ClientOptions } from './options.ts'
import { checkContract, type Model, type Provider } from './provider.ts'
import { retry, startRetry } from './retry.ts'

/** Shares providers, callbacks, defaults and connections between its calls. Two clients share nothing. */
export interface Client extends AsyncDisposable {
  completion: CompletionFunction
  embedding: EmbeddingFunction
  moderation: ModerationFunction
  /** Waits until callbacks have finished and loggers have delivered, for at most `timeout` milliseconds. Default 10000. */
  flush(timeout?: number): Promise<void>
  /**
   * Flushes, then closes callbacks and connections, within about `timeout` milliseconds. Default 10000. Calls in progress continue; new ones
   * throw `APIConnectionError`.
   */
  close(timeout?: number): Promise<void>
}

/**
 * Creates a client: models by name, shared options, callbacks, retries. See `ClientOptions`.
 *
 * @throws BadRequestError If two providers have the same id, or if a fallback or deployment names an unknown provider.
 *
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
  // Otherwise an unknown name would fail only when the router picks it.
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

/** Returns the milliseconds left of the timeout. */
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

/** A callback that hangs must not keep the process alive. */
const FLUSH_TIMEOUT = 10_000

/** Milliseconds reserved for closing, even if delivering logs used up the timeout. */
const CLOSING_TIME = 1_000

/** Resolves `provider/model`. Everything after the first slash, including more slashes, is the model's name at the provider. */
function createResolver(providers: readonly Provider[]): (name: string) => Model {
  if (!Array.isArray(providers)) {
    throw new BadRequestError('providers must be an array, such as [openai()].', { param: 'providers' })
  }
  const byId = new Map<string, Provider>()
  for (const provider of providers) {
    if (typeof provider !== 'function' || !provider.definition) {
      throw new BadRequestError('providers must contain values such as openai().', {
        param: 'providers',
      })
    }
    checkContract(provider, 'providers')
    if (byId.has(provider.id)) {
      throw new BadRequestError(
        `Two providers have the id "${provider.id}". Pass { id: '${provider.id}-2' } to one of them.`,
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
    // Names may come from end users, so the cache is bounded.
    if (models.size < 1_000) models.set(name, model)
    return model
  }
}

function unknownModel(name: string, slash: number, known: readonly string[]): UnknownModelError {
  const have = known.length > 0 ? `This client has ${known.join(', ')}.` : 'This client has no providers.'
  // Every provider's function is its id in camelCase: `openaiResponses()` of `openai-responses`.
  const factory = name.slice(0, slash).replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase())
  const remedy =
    slash > 0 && slash < name.length - 1
      ? `Pass ${factory}() in providers. It comes with one of the packages @litecone/providers-*.`
      : 'Names are "provider/model", such as "openai/gpt-6-sol", or those of router().'
  return new UnknownModelError(`No provider for the model "${name}". ${have} ${remedy}`, { param: 'model' })
}
