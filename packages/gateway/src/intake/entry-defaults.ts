import type { LogEntry } from '../stores/index.ts'

/** What only a gateway that passed a request through itself could know of it. */
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
