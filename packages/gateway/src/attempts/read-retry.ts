import type { ParsedHeliconeHeaders } from '@litecone/headers'
import { type RetrySettings, retrySettings } from '@litecone/headers/contract'

/** A header must not turn one request into thousands at a provider. */
const MAX_ATTEMPTS = 20

/** How a request is to be retried: as its headers ask, up to the gateway's own limit. */
export function readRetry({ retry }: ParsedHeliconeHeaders): RetrySettings {
  const settings = retrySettings(retry)
  return { ...settings, num: Math.min(settings.num, MAX_ATTEMPTS) }
}
