import type { ParsedHeliconeHeaders } from '@litecone/headers'
import { type RetrySettings, retrySettings } from '@litecone/headers/contract'

/** A header must not turn one request into thousands at a provider. */
const MOST_ATTEMPTS = 20

/** How a request is to be tried again: as its headers say, within what a gateway does for a stranger. */
export function readRetry({ retry }: ParsedHeliconeHeaders): RetrySettings {
  const settings = retrySettings(retry)
  return { ...settings, num: Math.min(settings.num, MOST_ATTEMPTS) }
}
