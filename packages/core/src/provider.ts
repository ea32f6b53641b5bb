import { BadRequestError } from './errors.ts'
import type { Wire } from './wire.ts'

/** A string, or a function called for each attempt, for tokens that expire (Entra ID, OAuth). */
export type ApiKey = string | (() => string | Promise<string>)

/** A record, a `Headers`, a `Map` or an array of pairs. A header whose value is `undefined` is left out. */
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

/** Where and as whom to speak a wire. Plain data: it has no state, and reads nothing before a call. */
export interface ProviderDefinition {
  /** The prefix of model names: `openai` in `openai/gpt-6-sol`. */
  readonly id: string
  /** Absent if the caller must pass it (Azure, self-hosted servers). */
  readonly apiBase?: string | undefined
  /** Environment variables. The first one set is used. */
  readonly apiBaseEnv?: readonly string[]
  /** Added to the error about a missing base, if there is better advice than to pass `apiBase`. */
  readonly apiBaseAdvice?: string
  readonly apiKeyEnv?: readonly string[]
  /** For local servers. */
  readonly apiKeyOptional?: boolean
  readonly wire: Wire
  /** Returns the headers that carry the key. */
  authorize(apiKey: string): Readonly<Record<string, string>>
  /**
   * Returns headers that sign the whole request, for APIs that use signatures instead of a key. Called for each request to `apiBase`, unless
   * there is an `apiKey`.
   */
  sign?(request: SignableRequest): Promise<Readonly<Record<string, string>>>
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** A credential from a setting with a name other than `apiKey`. */
  readonly apiKey?: ApiKey
  /** The provider's name in the price book, if it is not `id`. */
  readonly priceId?: string
  /** The model for prices, if a deployment's name does not tell it. */
  readonly priceModel?: string
}

/** A request as it will be sent, without its signature. */
export interface SignableRequest {
  readonly method: string
  readonly origin: string
  /** Query included. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** A provider with its settings. Call it with a model's id to get a `Model`. */
export interface Provider {
  (model: string): Model
  readonly id: string
  readonly definition: ProviderDefinition
  readonly settings: ProviderSettings
  /** The contract between providers and core. Set by `defineProvider`. */
  readonly contract?: number
}

/** Increase it when core can no longer use wires made for its previous version. */
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
 * Creates a provider's factory from its definition, or from a function of the caller's settings that returns one.
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

/** The usual header for a key (RFC 6750). */
export function bearer(apiKey: string): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` }
}

export function isModel(value: unknown): value is Model {
  return typeof value === 'object' && value !== null && 'provider' in value && 'id' in value
}

/** Two versions of this package may meet in one tree. Rejects a provider that this version cannot use. */
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
  // Printing a provider, model or request must not print a key.
  Object.defineProperties(provider, { definition: { enumerable: false }, settings: { enumerable: false } })
  return Object.freeze(provider)
}
