/** What a Helicone key's text reveals. */
export interface HeliconeKeyInfo {
  valid: boolean
  /** Whether it is of the kind whose rate limits Helicone keeps in its database. */
  rateLimited: boolean
  eu: boolean
}

/** Four groups of seven. https://github.com/Helicone/helicone/blob/main/worker/src/lib/util/apiKeyRegex.ts */
const KEY = /^[sp]k(-helicone(-eu)?-rl(-[a-z\d]{7}){4}|(-helicone)?(-eu)?(-cp)?(-\w{7}){4})$/

/** Checks a key's format. Only its issuer knows whether it is valid; keys of other issuers, such as your own gateway, have other formats. */
export function inspectHeliconeKey(key: string): HeliconeKeyInfo {
  const valid = isHeliconeKey(key)
  return { valid, rateLimited: valid && key.includes('-rl-'), eu: key.includes('helicone-eu') }
}

export function isHeliconeKey(key: string): boolean {
  return KEY.test(key)
}

/** Extracts a key from the path, for clients that cannot send it in a header. Returns the key and the path without it. */
export function takePathKey(path: string): { path: string; apiKey?: string } {
  const apiKey = path
    .replace(/[?#].*/s, '')
    .split('/')
    .find((part) => /^[sp]k-helicone/.test(part) && isHeliconeKey(part))
  return apiKey ? { path: path.replace(`/${apiKey}`, ''), apiKey } : { path }
}
