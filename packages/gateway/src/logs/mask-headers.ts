import type { LogHeaders } from '../stores/index.ts'

const MASK = '[redacted]'

/**
 * Names of headers whose values are secrets, including unknown ones. `helicone-fallbacks` contains complete requests with their keys. Counts of tokens
 * (`x-ratelimit-remaining-tokens`) and the like have other endings.
 */
const SECRET_NAME =
  /(?:^|[-_])(?:authorization|auth|cookie2?|jwt|secret|password|passwd|token|credentials?|signature)$|api[-_]?key|access[-_]?key|subscription-key|(?:posthog|lytix|private|secret|functions|modal|master)-key|^aws-|^x-amz-security|jwt-assertion|^helicone-fallbacks$/i

/** Values that look like a secret, under any name. */
const SECRET_VALUE =
  /\b(?:Bearer|Basic) +\S{6}|(?:^|[^\w-])(?:sk|pk|rk|gsk|r8|hf|xai|pplx|csk|nvapi)[-_][\w-]{8}|\bAIza[\w-]{20}|\beyJ[\w-]{10,}\.[\w-]{10,}/i

/** Whether a value looks like a secret. */
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
  // Not by assignment: a header may be called __proto__.
  return Object.fromEntries(masked)
}

function maskValue(name: string, value: string): string {
  if (isSecretName(name) || isSecretValue(value)) return MASK
  return value.includes('://') || value.includes('?') ? maskUrl(value) : value
}

/** Names occur repeatedly, so the result is cached for this many. Names are untrusted, so their length is limited. */
const MAX_NAMES = 1000
const LONGEST_NAME = 100
const names = /* @__PURE__ */ new Map<string, boolean>()

function isSecretName(name: string): boolean {
  const known = names.get(name)
  if (known !== undefined) return known
  const isSecret = SECRET_NAME.test(name)
  if (names.size >= MAX_NAMES) names.clear()
  if (name.length <= LONGEST_NAME) names.set(name, isSecret)
  return isSecret
}

const SECRET_PARAMETER =
  /([?&;](?:key|api[-_]?key|subscription-key|access[-_]?token|auth[-_]?token|id[-_]?token|token|client[-_]?secret|secret|password|sig|signature|x-(?:amz|goog)-(?:signature|credential|security-token))=)[^&;#\s]+/gi

/** A key in the path, which Helicone accepts too. */
const PATH_KEY = /\/(?:sk|pk)-[\w-]{8,}/gi

/** User and password: `https://user:password@host`. */
const USER_INFO = /(:\/\/)[^/?#\s@]+@/g

/** A URL for the log: without user, password, keys in its path, and secrets in its query. */
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

/** The last URL is cached, because most calls go to the same one as the call before. */
let lastUrl = ''
let lastMasked = ''
