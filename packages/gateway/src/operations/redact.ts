const CENSORED = '[redacted]'

/** Names of secret fields, in lower case with hyphens between words. Plurals do not match, because `tokens` are counts. */
const SECRET_NAME =
  /(^|-)(authorization|auth|cookie|password|passphrase|secret|token|credentials?|api-key|private-key|master-key)$/

const SECRET_VALUES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi, `$1 ${CENSORED}`],
  // Keys of providers and gateways: a known prefix, followed by random characters.
  [/\b(sk|pk|rk|gsk|r8|hf|xai|pplx|fw|csk|nvapi|glpat|lc|lk|litecone)[-_][\w-]{8,}/gi, `$1-${CENSORED}`],
  [/\bAIza[\w-]{20,}/g, CENSORED],
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, CENSORED],
  [/\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, CENSORED],
  // User name and password in a URL: `postgres://user:password@host`.
  [/(\w:\/\/)[^\s/@]+@/g, `$1${CENSORED}@`],
  [/([?&](?:key|api[-_]?key|token|access_token|sig|signature|password)=)[^&\s#]+/gi, `$1${CENSORED}`],
]

const MAX_LEVELS = 8

/** Copies a value without its secrets: fields with secret names, and parts of texts that look like secrets. */
export function redact(value: unknown, level = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (level >= MAX_LEVELS) return '[…]'
  if (value instanceof Error) return redact({ name: value.name, message: value.message, stack: value.stack }, level)
  if (Array.isArray(value)) return value.map((each) => redact(each, level + 1))
  const fields = Object.entries(value).map(([name, field]) => [
    redactText(name),
    isSecretName(name) ? censor(field) : redact(field, level + 1),
  ])
  return Object.fromEntries(fields)
}

export function redactText(text: string): string {
  return SECRET_VALUES.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text)
}

function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1-$2').replace(/_/g, '-')
  return SECRET_NAME.test(words.toLowerCase())
}

/** Replaces the value of a secret field. Numbers and booleans are kept, because they are never secrets. */
function censor(value: unknown): unknown {
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? CENSORED : value
}
