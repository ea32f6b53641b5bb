import { BadRequestError } from './errors.ts'
import type { Wire } from './wire.ts'

/** A string, or a function called for each attempt (a token that expires: Entra ID, OAuth). */
export type ApiKey = string | (() => string | Promise<string>)

/** A record, a `Headers`, or any other iterable of pairs. A header whose value is `undefined` is left out. */
export type RequestHeaders =
  | Readonly<Record<string, string | undefined>>
  | Iterable<readonly [name: string, value: string]>

/** Settings of a provider. All are optional; `undefined` counts as absent. */
export interface ProviderSettings {
  /** The provider's API key. Default: read from its environment variable on each call. */
  apiKey?: ApiKey | undefined
  /** The URL of the API, with the version path if the provider documents one. Set it to use a proxy or a gateway. */
  apiBase?: string | undefined
  /** Sent with every request. Override the provider's own headers, and are overridden by those of a call. */
  headers?: RequestHeaders | undefined
  /** Another name for this provider in model names, so that one client can use two accounts of a vendor. */
  id?: string | undefined
}

/** Where a wire is spoken and as whom. A value: it holds no state and reads nothing until a call is made. */
export interface ProviderDefinition {
  /** The prefix of model names: `openai` in `openai/gpt-6-sol`. */
  readonly id: string
  /** Absent when the caller has to say (Azure, self-hosted servers). */
  readonly apiBase?: string | undefined
  /** Environment variables, first found wins. */
  readonly apiBaseEnv?: readonly string[]
  /** What to do when nothing says where the API is, where there is better advice than to pass `apiBase`. */
  readonly apiBaseAdvice?: string
  readonly apiKeyEnv?: readonly string[]
  /** Local servers need none. */
  readonly apiKeyOptional?: boolean
  readonly wire: Wire
  /** The headers that carry the key. */
  authorize(apiKey: string): Readonly<Record<string, string>>
  /**
   * The headers that carry a signature of the whole request, for APIs that take one instead of a key. Asked for each request that goes to
   * `apiBase`, unless there is an `apiKey`.
   */
  sign?(request: SignableRequest): Promise<Readonly<Record<string, string>>>
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** A credential that the settings hold under another name than `apiKey`. */
  readonly apiKey?: ApiKey
  /** The name under which the price book knows this provider, where it is not `id`. */
  readonly priceId?: string
  /** The model by which calls are priced, where a deployment's name does not say it. */
  readonly priceModel?: string
}

/** A request as it will be sent, its signature apart. */
export interface SignableRequest {
  readonly method: string
  readonly origin: string
  /** Query included. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** A provider with its settings. Called with a model's id it gives a `Model`. */
export interface Provider {
  (model: string): Model
  readonly id: string
  readonly definition: ProviderDefinition
  readonly settings: ProviderSettings
  /** What the copy of this package that made it agrees on with cores: `defineProvider` fills it in. */
  readonly contract?: number
}

/** To be raised when a core can no longer speak the wires that were made with the one before it. */
const CONTRACT = 1

export interface Model {
  readonly provider: Provider
  /** The model's name at the provider. */
  readonly id: string
}

/** `openai({ apiKey })` is a provider; `openai('gpt-6-sol')` is a model of the default one. */
export interface ProviderFactory<Settings extends ProviderSettings = ProviderSettings> {
  (settings?: Settings): Provider
  (model: string): Model
}

/**
 * Makes a provider's factory of its definition, or of a function from the caller's settings to one.
 *
 * @example
 * export const acme = /* @__PURE__ *\/ defineProvider({
 *   id: 'acme', apiBase: 'https://api.acme.example/v1', apiKeyEnv: ['ACME_API_KEY'], authorize: bearer, wire: openaiWire(),
 * })
 */
export function defineProvider<Settings extends ProviderSettings = ProviderSettings>(
  definition: ProviderDefinition | ((settings: Settings) => ProviderDefinition),
): ProviderFactory<Settings> {
  const define = typeof definition === 'function' ? definition : () => definition
  let standard: Provider | undefined
  function create(settings?: Settings): Provider
  function create(model: string): Model
  function create(argument: Settings | string = {} as Settings): Provider | Model {
    if (typeof argument !== 'string') return createProvider(define(argument), argument)
    standard ??= createProvider(define({} as Settings), {})
    return standard(argument)
  }
  return create
}

/** The usual way to carry a key (RFC 6750). */
export function bearer(apiKey: string): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` }
}

export function isModel(value: unknown): value is Model {
  return typeof value === 'object' && value !== null && 'provider' in value && 'id' in value
}

/** Two versions of this package may meet in one tree. What this one cannot speak to is refused before it does harm. */
export function checkContract({ id, contract = CONTRACT }: Provider, param: string): void {
  if (contract === CONTRACT) return
  throw new BadRequestError(
    `The provider "${id}" was made with another version of @litecone/core. See npm ls @litecone/core.`,
    { param, provider: id },
  )
}

function createProvider(definition: ProviderDefinition, settings: ProviderSettings): Provider {
  const own = Object.freeze({ ...settings })
  const provider: Provider = Object.assign((id: string): Model => Object.freeze({ provider, id }), {
    id: settings.id ?? definition.id,
    definition,
    settings: own,
    contract: CONTRACT,
  })
  // Printing a provider, a model or a request that names one does not print its key.
  Object.defineProperties(provider, { definition: { enumerable: false }, settings: { enumerable: false } })
  return Object.freeze(provider)
}
