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

/** Options of `startGateway`. Everything but the folder has a default. */
export interface GatewayOptions {
  /** Data folder for the write-ahead log and, without PostgreSQL and Redis, everything else. Created if missing. Only one gateway at a time can use it. */
  readonly folder: string
  /** Address to listen on. Default `127.0.0.1`. Any address but loopback requires a gateway key. */
  readonly host?: string | undefined
  /** Port to listen on. Default: any free one. */
  readonly port?: number | undefined
  readonly providers?: Readonly<Record<string, ProviderConfig>> | undefined
  readonly stores?: Omit<StoresOptions, 'folder'> | undefined
  readonly server?: ServerOptions | undefined
  readonly logs?: LogOptions | undefined
  readonly cache?: CacheConfigInput | undefined
  readonly limits?: LimitsConfigInput | undefined
  readonly checks?: ChecksConfigInput | undefined
  readonly alerts?: AlertOptions | undefined
  /** Prices that override the list, and how often the list is fetched. */
  readonly prices?: PricesConfigInput | undefined
  /** Connections to providers, and the targets that clients may choose. */
  readonly upstream?: UpstreamOptions | undefined
  /** The keys of the vault, from `readVaultKeys`. Without them, the vault must be empty. */
  readonly vaultKeys?: VaultKeys | undefined
  /** Environment variables, which are read for provider keys and proxies that are not configured. Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Receives messages for the operator. Default: standard output. */
  readonly report?: Report | undefined
}

export interface ServerOptions {
  /** Maximum size of a request body. Default 100 MiB. */
  readonly maxBodyBytes?: number | undefined
  /** Maximum size of all request headers. Default 64 KiB. */
  readonly maxHeaderBytes?: number | undefined
  /** Maximum number of client connections. Further ones are closed. Default: no limit. */
  readonly maxConnections?: number | undefined
  /** Milliseconds for a client to send all headers. Default 30,000. */
  readonly headersTimeoutMs?: number | undefined
  /** Milliseconds for which idle connections stay open. Default 65,000. */
  readonly keepAliveTimeoutMs?: number | undefined
  /** Milliseconds for which a transfer may pause while a client sends a body or reads a response. Default 60,000. */
  readonly stallTimeoutMs?: number | undefined
  /** Host names accepted by a gateway without keys, besides `localhost` and addresses. */
  readonly hosts?: readonly string[] | undefined
  /** Origins of web pages that may use the gateway, `https://app.example.com`; `*` for any. Default: none. */
  readonly corsOrigins?: readonly string[] | undefined
}

export interface LogOptions {
  /** Maximum size of a logged body; longer ones lose their middle. Default 1 MiB. */
  readonly maxBodyBytes?: number | undefined
  /** Days after which logs are deleted. Default: never. */
  readonly retentionDays?: number | undefined
  /** What happens when there is no room for logs: they are dropped (`shed-logs`, default), or requests return 503. */
  readonly onFull?: 'shed-logs' | 'refuse-requests' | undefined
  /** Maximum size of the write-ahead file, where logs wait for the store. Default 1 GiB. */
  readonly maxWaitingBytes?: number | undefined
}
