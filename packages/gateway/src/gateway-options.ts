import type { AlertOptions } from './alerts/open-alerts.ts'
import type { ChecksConfigInput } from './checks/checks-schema.ts'
import type { Report } from './gateway-services.ts'
import type { VaultKeys } from './keys/vault-key.ts'
import type { CacheConfigInput } from './policies/cache/cache-schema.ts'
import type { LimitsConfigInput } from './policies/limits/limits-schema.ts'
import type { PricesConfigInput } from './prices/prices-schema.ts'
import type { ProviderConfig } from './providers.ts'
import type { UpstreamOptions } from './proxy/upstream.ts'
import type { StoresOptions } from './stores/index.ts'

/** What a gateway is made of. Everything but the folder has a default. */
export interface GatewayOptions {
  /** Where keys, the write-ahead log and, without PostgreSQL and Redis, all else is kept. Made when it is not there. One gateway at a time can have it. */
  readonly folder: string
  /** Where it listens; `127.0.0.1` when not told. On any other address than loopback it asks for keys. */
  readonly host?: string | undefined
  /** Any that is free when not told. */
  readonly port?: number | undefined
  readonly providers?: Readonly<Record<string, ProviderConfig>> | undefined
  readonly stores?: Omit<StoresOptions, 'folder'> | undefined
  readonly server?: ServerOptions | undefined
  readonly logs?: LogOptions | undefined
  readonly cache?: CacheConfigInput | undefined
  readonly limits?: LimitsConfigInput | undefined
  readonly checks?: ChecksConfigInput | undefined
  readonly alerts?: AlertOptions | undefined
  /** What calls cost where the list does not know it, and how new the list is. */
  readonly prices?: PricesConfigInput | undefined
  /** How providers are reached, and which targets clients may choose. */
  readonly upstream?: UpstreamOptions | undefined
  /** As `readVaultKeys` gives them; without them the vault has to be empty. */
  readonly vaultKeys?: VaultKeys | undefined
  /** Where providers' keys are that the configuration does not have; `process.env` when not told. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** For the operator; standard output when not told. */
  readonly report?: Report | undefined
}

export interface ServerOptions {
  /** Of a request; 100 MiB when not told. */
  readonly maxBodyBytes?: number | undefined
  /** 64 KiB when not told. */
  readonly maxHeaderBytes?: number | undefined
  readonly maxConnections?: number | undefined
  /** Milliseconds in which a client must have sent its headers: 30,000. */
  readonly headersTimeoutMs?: number | undefined
  /** Milliseconds for which a connection without a request is kept: 65,000. */
  readonly keepAliveTimeoutMs?: number | undefined
  /** Milliseconds in which nothing of a body may come, or of an answer be read: 60,000. */
  readonly stallTimeoutMs?: number | undefined
  /** Names by which a gateway without keys may be called, beside `localhost` and addresses. */
  readonly hosts?: readonly string[] | undefined
  /** Origins whose pages may use the gateway, `https://app.example.com`; `*` for any. None when not told. */
  readonly corsOrigins?: readonly string[] | undefined
}

export interface LogOptions {
  /** Of each body, the rest is cut from its middle; 1 MiB when not told. */
  readonly maxBodyBytes?: number | undefined
  /** Days after which logs are deleted; never when not told. */
  readonly retentionDays?: number | undefined
  /** What gives way when the log has no room: its entries (`shed-logs`, when not told), or the calls that it could not log. */
  readonly onFull?: 'shed-logs' | 'refuse-requests' | undefined
  /** Of entries that wait to be written, in the write-ahead file; 1 GiB when not told. */
  readonly maxWaitingBytes?: number | undefined
}
