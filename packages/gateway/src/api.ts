// What a client of the query API needs, in a browser too: no code of the gateway comes with it.
export type { ApiErrorBody, ApiErrorCode } from './api/api-error.ts'
export { encodeQuery } from './api/encode-query.ts'
export type * from './api/types.ts'
export type * from './stores/log-entry.ts'
export type * from './stores/log-query.ts'
export { outcomeOf } from './stores/outcome-of.ts'
