import type { LlmError } from './errors.ts'
import { parseJson } from './json.ts'

const REDACTED = '[redacted]'

/** Keys in the vendors' formats, `Bearer` tokens, and credentials in a query. */
const KEY_FORMS =
  /\b(?:sk|pk|gsk|xai|r8|hf|csk|fw|pplx|ghp|key)[-_][\w-]{12,}|\bAIza[\w-]{20,}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*|(?<=\bBearer\s)[^\s"',;]{6,}|(?<=[?&](?:key|api[-_]?key|token|sig|code)=)[^&\s"]+/gi

const SENSITIVE_HEADER = /auth|key|token|secret|cookie|password/i

/** What precedes a secret in its header: a scheme, or the public part of a signature. */
const SCHEME = /^(?:(?:Bearer|Token|Basic)\s+|.*\bSignature=)/i

/** Removes the given secrets and anything that looks like a key. Vendors do repeat keys in their errors. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return cutSecrets(text, secrets).replace(KEY_FORMS, REDACTED)
}

/** Removes secrets from an error that a stream's decoder created from a vendor's message. */
export function redactError(error: LlmError, secrets: readonly string[]): void {
  error.message = redactSecrets(error.message, secrets)
  if (error.stack) error.stack = redactSecrets(error.stack, secrets)
  if (error.body === undefined) return
  const body = redactSecrets(JSON.stringify(error.body) ?? '', secrets)
  Object.defineProperty(error, 'body', { value: parseJson(body) ?? body, configurable: true })
}

/** Removes only the given secrets: responses may legitimately contain text that looks like a key. */
export function cutSecrets(text: string, secrets: readonly string[]): string {
  let result = text
  for (const secret of secrets) if (secret.length > 3) result = result.replaceAll(secret, REDACTED)
  return result
}

/** Most calls of a provider have the same headers object. */
const known = /* @__PURE__ */ new WeakMap<object, readonly string[]>()

/** The secret values in a request's headers. */
export function secretsOf(headers: Readonly<Record<string, string>>): readonly string[] {
  let secrets = known.get(headers)
  if (!secrets) {
    secrets = Object.entries(headers).flatMap(([name, value]) =>
      SENSITIVE_HEADER.test(name) ? [value.replace(SCHEME, '')] : [],
    )
    known.set(headers, secrets)
  }
  return secrets
}

/** Headers that are safe to log. */
export function publicHeaders(headers: Readonly<Record<string, string | string[]>>): Record<string, string> {
  const result: Record<string, string> = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? ''
    if (!/cookie|^authorization$|api-key$/i.test(name)) result[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return result
}
