import type { LogHeaders } from '../stores/index.ts'

const MASK = '[redacted]'

/**
 * Names of headers with secret values, also of headers that are not known. `helicone-fallbacks` contains complete requests with their keys. Token counts
 * (`x-ratelimit-remaining-tokens`) do not match, because they end differently.
 */
const SECRET_NAME =
  /(?:^|[-_])(?:authorization|auth|cookie2?|jwt|secret|password|passwd|token|credentials?|signature)$|api[-_]?key|access[-_]?key|subscription-key|(?:posthog|lytix|private|secret|functions|modal|master)-key|^aws-|^x-amz-security|jwt-assertion|^helicone-fallbacks$/i

/** Values that look like a secret, whatever the name of the header. */
const SECRET_VALUE =
  /\b(?:Bearer|Basic) +\S{6}|(?:^|[^\w-])(?:sk|pk|rk|gsk|r8|hf|xai|pplx|csk|nvapi)[-_][\w-]{8}|\bAIza[\w-]{20}|\beyJ[\w-]{10,}\.[\w-]{10,}/i

export function isSecretValue(value: string): boolean {
  return SECRET_VALUE.test(value)
}

/** Headers for the log: names in lower case, secrets replaced. Accepts Node's headers and plain records. */
export function maskHeaders(headers: Readonly<Record<string, string | readonly string[] | undefined>>): LogHeaders {
  const masked: [string, string][] = []
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    masked.push([name.toLowerCase(), maskValue(name, typeof value === 'string' ? value : value.join(', '))])
  }
  // Assignment would not work for a header called __proto__.
  return Object.fromEntries(masked)
}

function maskValue(name: string, value: string): string {
  if (isSecretName(name) || isSecretValue(value)) return MASK
  return value.includes('://') || value.includes('?') ? maskUrl(value) : value
}

/** Results by name, because the same names occur in every request. Clients choose names, so their number and length are limited. */
const MAX_NAMES = 1000
const MAX_NAME_LENGTH = 100
const names = /* @__PURE__ */ new Map<string, boolean>()

function isSecretName(name: string): boolean {
  const known = names.get(name)
  if (known !== undefined) return known
  const isSecret = SECRET_NAME.test(name)
  if (names.size >= MAX_NAMES) names.clear()
  if (name.length <= MAX_NAME_LENGTH) names.set(name, isSecret)
  return isSecret
}

const SECRET_PARAMETER =
  /([?&;](?:key|api[-_]?key|subscription-key|access[-_]?token|auth[-_]?token|id[-_]?token|token|client[-_]?secret|secret|password|sig|signature|x-(?:amz|goog)-(?:signature|credential|security-token))=)[^&;#\s]+/gi

/** Keys in the path, which Helicone supports. */
const PATH_KEY = /\/(?:sk|pk)-[\w-]{8,}/gi

/** User name and password: `https://user:password@host`. */
const USER_INFO = /(:\/\/)[^/?#\s@]+@/g

/** A URL for the log: user name, password, keys in its path and secrets in its query are replaced. */
export function maskUrl(url: string): string {
  if (url !== lastUrl) {
    lastUrl = url
    lastMasked = url
      .replace(USER_INFO, `$1${MASK}@`)
      .replace(PATH_KEY, `/${MASK}`)
      .replace(SECRET_PARAMETER, `$1${MASK}`)
  }
  return lastMasked
}

/** The last URL and its result, because most requests go to the same URL as the one before. */
let lastUrl = ''
let lastMasked = ''
