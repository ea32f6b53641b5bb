import type { RateLimitPolicy } from '@litecone/headers'

/** `proxy`: call providers. `log`: send logs, scores and feedback. `read`: the query API and the dashboard. `admin`: keys, vault, alerts, and all else. */
export type Scope = 'proxy' | 'log' | 'read' | 'admin'

/** Restrictions of a key. Absent fields do not restrict. */
export interface KeyPolicy {
  /** Applies to every call with this key, in addition to a policy in the request's header. */
  readonly rateLimit?: RateLimitPolicy | undefined
  /** Ids of allowed providers. */
  readonly providers?: readonly string[] | undefined
  /** Names of allowed models. `*` matches any characters: `gpt-4o*`. */
  readonly models?: readonly string[] | undefined
  readonly budget?: Budget | undefined
}

export interface Budget {
  /** US dollars. */
  readonly usd: number
  /** Days, weeks (from Monday) or months in UTC. */
  readonly period: 'day' | 'week' | 'month'
}

/** The owner of a key, and what the key permits. */
export interface Grant {
  /** `null` at a gateway without keys. */
  readonly keyId: string | null
  /** The owner, whose caches and limits are separate from others'. `''` at a gateway without keys. */
  readonly owner: string
  readonly scopes: readonly Scope[]
  readonly policy: KeyPolicy
}

export interface Keyring {
  /** The grant of a key; `undefined` if it is unknown, revoked or expired. Called for each request, so it reads from memory if possible. */
  find(key: string): Grant | undefined | Promise<Grant | undefined>
  /** Whether requests need a key. */
  readonly required: boolean
}

/** Provider keys that the gateway stores, so that applications need none. */
export interface Vault {
  /** The provider's key for an owner, else the one for all owners. */
  find(provider: string, owner: string): string | undefined | Promise<string | undefined>
}
