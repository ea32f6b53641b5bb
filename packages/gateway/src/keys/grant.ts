import type { RateLimitPolicy } from '@litecone/headers'

/** `proxy`: call providers. `log`: send logs, scores and feedback. `read`: the query API and the dashboard. `admin`: keys, vault, alerts, and all else. */
export type Scope = 'proxy' | 'log' | 'read' | 'admin'

/** What the holder of a key may do. Everything absent is unlimited. */
export interface KeyPolicy {
  /** Applied to every call with this key, beside a policy in the request's own header. */
  readonly rateLimit?: RateLimitPolicy | undefined
  /** Ids of providers. */
  readonly providers?: readonly string[] | undefined
  /** Names of models; a `*` stands for any characters: `gpt-4o*`. */
  readonly models?: readonly string[] | undefined
  readonly budget?: Budget | undefined
}

export interface Budget {
  /** US dollars. */
  readonly usd: number
  /** Days, weeks (from Monday) and months of UTC. */
  readonly period: 'day' | 'week' | 'month'
}

/** Who asks, and what they may do. */
export interface Grant {
  /** `null` on a gateway that runs open. */
  readonly keyId: string | null
  /** Whose key it is: separates caches and limits. `''` on a gateway that runs open. */
  readonly owner: string
  readonly scopes: readonly Scope[]
  readonly policy: KeyPolicy
}

/** Says whom a key belongs to; `undefined` when it is unknown or revoked. A gateway asks once for each request, so answers come from memory when they can. */
export interface Keyring {
  find(key: string): Grant | undefined | Promise<Grant | undefined>
  /** Whether keys are asked for at all: false on a gateway that runs open. */
  readonly required: boolean
}

/** Providers' own keys, kept by the gateway so that applications need none. */
export interface Vault {
  /** The provider's key for an owner, else the one for everybody. */
  find(provider: string, owner: string): string | undefined | Promise<string | undefined>
}
