import type { LogEntry } from '../stores/index.ts'

/** Fields that are known only for requests through the gateway itself. */
export const ENTRY_DEFAULTS = {
  keyId: null,
  cache: null,
  cacheSavedUsd: null,
  rateLimited: false,
  securityVerdict: null,
  scores: {},
  feedback: null,
  attempts: [],
} as const satisfies Partial<LogEntry>
