export type { CachedValue, CacheMeta, CacheSetOptions, CacheStore } from './cache-store.ts'
export type {
  BucketPolicy,
  BucketState,
  ChargeOptions,
  CounterStore,
  TakeOptions,
  TakeResult,
} from './counter-store.ts'
export type {
  LogAttempt,
  LogEntry,
  LogHeaders,
  LogOperation,
  LogSource,
  LogSummary,
  LogTokens,
} from './log-entry.ts'
export type {
  AggregateQuery,
  AggregateRow,
  Facet,
  Figures,
  GroupBy,
  LogFilter,
  LogOutcome,
  Page,
  PageOptions,
  Percentiles,
  RequestPageOptions,
  RequestSort,
  SessionSummary,
  SortOptions,
  UserSummary,
} from './log-query.ts'
export type { ListOptions, LogStore, RecordsInFile, WrittenRecords } from './log-store.ts'
export {
  type EmbeddedOptions,
  openEmbeddedStores,
  openPostgresLogStore,
  openRedisStores,
  openStores,
  type Stores,
  type StoresOptions,
} from './open-stores.ts'
export { StoreError, type StoreErrorCode } from './store-error.ts'
