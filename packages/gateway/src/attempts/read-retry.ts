import type { ParsedHeliconeHeaders } from '@litecone/headers'
import { type RetrySettings, retrySettings } from '@litecone/headers/contract'

/** A header must not turn one request into thousands at a provider. */
const MAX_ATTEMPTS = 20

/** The retry settings of a request's headers, limited to `MAX_ATTEMPTS`. */
export function readRetry({ retry }: ParsedHeliconeHeaders): RetrySettings {
  const settings = retrySettings(retry)
  return { ...settings, num: Math.min(settings.num, MAX_ATTEMPTS) }
}
