import type { PriceBook } from '@litecone/core'
import type { AlertManager } from './alerts/open-alerts.ts'
import type { Check } from './checks/check.ts'
import type { Keyring, Vault } from './keys/grant.ts'
import type { KeyManager } from './keys/manage-keys.ts'
import type { LogWriter } from './logs/log-writer.ts'
import type { Meter } from './meter/meter.ts'
import type { CacheStore, CounterStore, LogStore } from './stores/index.ts'

/** The services that all parts of a gateway use. They are created once, at startup. */
export interface GatewayServices {
  readonly logs: LogStore
  readonly cache: CacheStore
  readonly counters: CounterStore
  readonly writer: LogWriter
  readonly keyring: Keyring
  readonly keys: KeyManager
  readonly vault: Vault
  readonly alerts: AlertManager
  readonly meter: Meter
  readonly prices: PriceBook
  /** The check for prompt attacks. If absent, requests that ask for it are logged as `unchecked`. */
  readonly security?: Check | undefined
  readonly moderation?: Check | undefined
  readonly report: Report
}

/** Structured messages for the operator, without secrets. `fields` are plain JSON. */
export interface Report {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}
