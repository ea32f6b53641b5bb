import { REQUEST_HEADERS } from './header-table.ts'
import type { ParsedHeliconeHeaders } from './options.ts'

/** The cache settings of a request, with defaults filled in. */
export interface CacheSettings {
  save: boolean
  read: boolean
  /** Seconds. */
  maxAge: number
  bucketMaxSize: number
  seed?: string
  ignoreKeys: string[]
}

export function cacheSettings({ enabled, save, read, ...rest }: ParsedHeliconeHeaders['cache'] = {}): CacheSettings {
  const { maxAge, bucketMaxSize } = REQUEST_HEADERS.cache
  return {
    save: Boolean(enabled || save),
    read: Boolean(enabled || read),
    maxAge: maxAge.default,
    bucketMaxSize: bucketMaxSize.default,
    ignoreKeys: [],
    ...rest,
  }
}
