import type { LogHeaders } from '../stores/index.ts'

const MASK = '[redacted]'

/**
 * Names whose values are secrets, whoever invented them. `helicone-fallbacks` holds whole requests with their keys. Counts of tokens
 * (`x-ratelimit-remaining-tokens`) and the like end otherwise.
 */
const SECRET_NAME =
  /(?:^|[-_])(?:authorization|auth|cookie2?|jwt|secret|password|passwd|token|credentials?|signature)$|api[-_]?key|access[-_]?key|subscription-key|(?:posthog|lytix|private|secret|functions|modal|master)-key|^aws-|^x-amz-security|jwt-assertion|^helicone-fallbacks$/i

/** What is a secret by its look, under whatever name. */
const SECRET_VALUE =
  /\b(?:Bearer|Basic) +\S{6}|(?:^|[^\w-])(?:sk|pk|rk|gsk|r8|hf|xai|pplx|csk|nvapi)[-_][\w-]{8}|\bAIza[\w-]{20}|\beyJ[\w-]{10,}\.[\w-]{10,}/i

/** Whether a value is a secret by its look. */
export function isSecretValue(value: string): boolean {
  return SECRET_VALUE.test(value)
}

/** Headers as a log may hold them: names in lower case, secrets replaced. Takes Node's headers and plain records. */
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

/** Names come again and again, from strangers too: so many are remembered, of such a length. */
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

/** A key as a part of the path, as Helicone takes it too. */
const PATH_KEY = /\/(?:sk|pk)-[\w-]{8,}/gi

/** User and password: `https://user:password@host`. */
const USER_INFO = /(:\/\/)[^/?#\s@]+@/g

/** An address as a log may hold it: without user, password, keys in its path, and secrets in its query. */
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

/** Mostly one call goes where the last one went. */
let lastUrl = ''
let lastMasked = ''
