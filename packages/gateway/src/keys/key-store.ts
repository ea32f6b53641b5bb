import type { KeyPolicy, Scope } from './grant.ts'

/** What is known of a key, which is never the key itself. Times are milliseconds since the Unix epoch. */
export interface KeyRecord {
  /** `key_` and twelve letters and digits. Stands in logs. */
  readonly id: string
  readonly name: string | null
  readonly owner: string
  /** `sk-helicone-…x3aq` */
  readonly hint: string
  readonly scopes: readonly Scope[]
  readonly policy: KeyPolicy
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  /** To the minute. */
  readonly lastUsedAt: number | null
}

export interface NewKey {
  /** For people. */
  readonly name?: string | undefined
  /** Whose it is: a team, a person, an application. Keys of one owner share caches, limits and the vault's keys for it. */
  readonly owner: string
  readonly scopes: readonly Scope[]
  readonly policy?: KeyPolicy | undefined
  /** Milliseconds since the Unix epoch. Never when absent. */
  readonly expiresAt?: number | undefined
}

/** What may be changed of a key; what is absent stays as it is. */
export interface KeyChange {
  readonly name?: string | null | undefined
  readonly scopes?: readonly Scope[] | undefined
  readonly policy?: KeyPolicy | undefined
  readonly expiresAt?: number | null | undefined
}

/** A provider's key as the vault keeps it. */
export interface SealedSecret {
  readonly provider: string
  /** `''`: for everybody. */
  readonly owner: string
  /** Which of the operator's keys it was encrypted under. */
  readonly vaultKeyId: string
  readonly sealed: string
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number
}

/** What has changed since a revision of the store. */
export interface KeyChanges {
  readonly revision: number
  /** `hash`: SHA-256 of the key, in hex. */
  readonly keys: readonly { readonly hash: string; readonly record: KeyRecord }[]
  readonly secrets: readonly (SealedSecret | RemovedSecret)[]
}

export type RemovedSecret = Pick<SealedSecret, 'provider' | 'owner'> & { readonly sealed: null }

/**
 * Where keys are kept. Several processes may have it open at once: gateways, and commands that make and revoke keys meanwhile. Everything rejects
 * with a `StoreError`: `invalid` for what cannot be stored, saying which field.
 */
export interface KeyStore {
  /** The key itself is given this once. */
  create(key: NewKey): Promise<{ readonly key: string; readonly record: KeyRecord }>
  /** Oldest first, revoked ones too. */
  list(): Promise<readonly KeyRecord[]>
  get(id: string): Promise<KeyRecord | undefined>
  update(id: string, change: KeyChange): Promise<KeyRecord | undefined>
  /** For good. Its record stays, for logs name it; so does the time of a first revocation. */
  revoke(id: string): Promise<KeyRecord | undefined>
  /** Notes that keys were used until a time. */
  touch(ids: readonly string[], at: number): Promise<void>
  /** `since`: a revision that was seen, 0 for everything. */
  changes(since: number): Promise<KeyChanges>
  readonly secrets: SecretStore
  close(): Promise<void>
}

export interface SecretStore {
  /** Replaces one for the same provider and owner. `instead`: only when that is still what is there. False when nothing was written. */
  put(secret: Omit<SealedSecret, 'updatedAt'>, instead?: SealedSecret): Promise<boolean>
  /** By provider, then owner. */
  list(): Promise<readonly SealedSecret[]>
  /** False when there was none. */
  remove(provider: string, owner: string): Promise<boolean>
}
