import type { KeyPolicy, Scope } from './grant.ts'

/** What is stored about a key, without the key itself. Times are milliseconds since the Unix epoch. */
export interface KeyRecord {
  /** `key_` and twelve letters and digits. Appears in logs. */
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
  /** Accurate to a minute. */
  readonly lastUsedAt: number | null
}

export interface NewKey {
  readonly name?: string | undefined
  /** A team, a person or an application. Keys of the same owner share caches, limits and provider keys in the vault. */
  readonly owner: string
  readonly scopes: readonly Scope[]
  readonly policy?: KeyPolicy | undefined
  /** Milliseconds since the Unix epoch. Default: never. */
  readonly expiresAt?: number | undefined
}

/** A change of a key. Absent fields do not change. */
export interface KeyChange {
  readonly name?: string | null | undefined
  readonly scopes?: readonly Scope[] | undefined
  readonly policy?: KeyPolicy | undefined
  readonly expiresAt?: number | null | undefined
}

/** A provider's key, encrypted, as the vault stores it. */
export interface SealedSecret {
  readonly provider: string
  /** `''` for all owners. */
  readonly owner: string
  /** The id of the operator's key that it is encrypted with. */
  readonly vaultKeyId: string
  readonly sealed: string
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number
}

/** Changes since a revision of the store. */
export interface KeyChanges {
  readonly revision: number
  /** `hash` is the SHA-256 of the key in hex. */
  readonly keys: readonly { readonly hash: string; readonly record: KeyRecord }[]
  readonly secrets: readonly (SealedSecret | RemovedSecret)[]
}

export type RemovedSecret = Pick<SealedSecret, 'provider' | 'owner'> & { readonly sealed: null }

/**
 * Stores keys. Several processes may have it open at the same time: gateways, and commands that create and revoke keys. All methods may reject with a
 * `StoreError`; with code `invalid`, its message names the invalid fields.
 */
export interface KeyStore {
  /** Creates a key. This is the only time that the key itself is returned. */
  create(key: NewKey): Promise<{ readonly key: string; readonly record: KeyRecord }>
  /** Oldest first, including revoked ones. */
  list(): Promise<readonly KeyRecord[]>
  get(id: string): Promise<KeyRecord | undefined>
  update(id: string, change: KeyChange): Promise<KeyRecord | undefined>
  /** Revokes a key permanently. Its record is kept, because logs refer to it. Revoking it again does not change the time. */
  revoke(id: string): Promise<KeyRecord | undefined>
  /** Saves that keys were last used at a time. */
  touch(ids: readonly string[], at: number): Promise<void>
  /** `since` is an earlier revision, or 0 for everything. */
  changes(since: number): Promise<KeyChanges>
  readonly secrets: SecretStore
  close(): Promise<void>
}

export interface SecretStore {
  /** Replaces a secret of the same provider and owner; with `instead`, only if that is still the stored one. Resolves to false if nothing was written. */
  put(secret: Omit<SealedSecret, 'updatedAt'>, instead?: SealedSecret): Promise<boolean>
  /** Sorted by provider, then owner. */
  list(): Promise<readonly SealedSecret[]>
  /** Resolves to false if there is none. */
  remove(provider: string, owner: string): Promise<boolean>
}
