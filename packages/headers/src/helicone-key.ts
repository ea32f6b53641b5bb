/** What a Helicone key says of itself. */
export interface HeliconeKeyInfo {
  valid: boolean
  /** Of the kind whose limits Helicone keeps in its database. */
  rateLimited: boolean
  eu: boolean
}

/** Four groups of seven. https://github.com/Helicone/helicone/blob/main/worker/src/lib/util/apiKeyRegex.ts */
const KEY = /^[sp]k(-helicone(-eu)?-rl(-[a-z\d]{7}){4}|(-helicone)?(-eu)?(-cp)?(-\w{7}){4})$/

/** Checks a key's grammar. Whether it is known, only its issuer can say; other issuers, a gateway of one's own, have other grammars. */
export function inspectHeliconeKey(key: string): HeliconeKeyInfo {
  const valid = isHeliconeKey(key)
  return { valid, rateLimited: valid && key.includes('-rl-'), eu: key.includes('helicone-eu') }
}

export function isHeliconeKey(key: string): boolean {
  return KEY.test(key)
}

/** Some clients can only put their key into the path. Gives it, and the path without it. */
export function takePathKey(path: string): { path: string; apiKey?: string } {
  const apiKey = path
    .replace(/[?#].*/s, '')
    .split('/')
    .find((part) => /^[sp]k-helicone/.test(part) && isHeliconeKey(part))
  return apiKey ? { path: path.replace(`/${apiKey}`, ''), apiKey } : { path }
}
