export type {
  AlertChange,
  AlertDelivery,
  AlertEvent,
  AlertFilter,
  AlertMetric,
  AlertReading,
  AlertRecord,
  AlertRule,
  AlertState,
  AlertTest,
  DeliveryKind,
  NewAlert,
} from './alerts/alert.ts'
export type { AlertManager, AlertOptions } from './alerts/open-alerts.ts'
export type { ApiErrorBody } from './api/api-error.ts'
export type { ApiRoutes } from './api/types.ts'
export type { ChecksConfigInput } from './checks/checks-schema.ts'
export type { GatewayOptions, LogOptions, ServerOptions } from './gateway-options.ts'
export type { GatewayServices, Report } from './gateway-services.ts'
export type { Budget, Grant, KeyPolicy, Keyring, Scope, Vault } from './keys/grant.ts'
export type { KeyRecord, KeyStore, NewKey } from './keys/key-store.ts'
export { manageVault, type VaultEntry, type VaultManager } from './keys/manage-vault.ts'
export { type KeyStoreOptions, openKeyStore } from './keys/open-key-store.ts'
export { VaultError } from './keys/vault-error.ts'
export { generateVaultKey, readVaultKeys, type VaultKey, type VaultKeys } from './keys/vault-key.ts'
export type { LogWriter, LogWriterState } from './logs/log-writer.ts'
export { createReport, type OperatorReport, type ReportOptions } from './operations/create-report.ts'
export type { CacheConfigInput } from './policies/cache/cache-schema.ts'
export type { LimitsConfigInput } from './policies/limits/limits-schema.ts'
export type { ProviderConfig } from './providers.ts'
export { type Gateway, startGateway } from './start-gateway.ts'
export * from './stores/index.ts'
