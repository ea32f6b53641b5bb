import { createHash, randomBytes } from 'node:crypto'

/** The form of Helicone's keys, because some clients check it: `sk-helicone-` and four groups of seven. */
const KEY = /^sk-helicone(?:-[a-z0-9]{7}){4}$/
const KEY_LENGTH = 43

/** Anything that looks like a key of Helicone's or ours, in any case, because malformed keys must not be forwarded either. */
const KEY_LIKE = /(?<![a-z0-9_-])[sp]k-helicone-[\w-]{7}/i

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A new key with 28 random characters of 36, which is 144 bits. */
export function generateKey(): string {
  const text = randomText(28)
  return `sk-helicone-${(text.match(/.{7}/g) ?? []).join('-')}`
}

/** Random letters and digits with equal probability. Bytes that would make the first ones more probable are discarded. */
export function randomText(length: number): string {
  const fair = 256 - (256 % ALPHABET.length)
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < fair && text.length < length) text += ALPHABET[byte % ALPHABET.length]
    }
  }
  return text
}

/** Whether a text has the form of this gateway's keys. Checks the length first, so that long texts take no longer. */
export function isGatewayKey(text: string): boolean {
  return text.length === KEY_LENGTH && KEY.test(text)
}

/** Whether the value of a header or parameter contains something like a gateway key, which must not be forwarded. */
export function holdsGatewayKey(value: string): boolean {
  return KEY_LIKE.test(value)
}

/** All gateway keys in a text. */
export function gatewayKeysIn(text: string): string[] {
  return text.match(/sk-helicone(?:-[a-z0-9]{7}){4}/g) ?? []
}

/**
 * The SHA-256 of a key, which is what is stored. Slow hashes are for passwords that can be guessed; 144 random bits cannot. A slow hash would delay every
 * request, and make it easy to overload the gateway.
 */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** The end of a key, by which users recognize it: `sk-helicone-…x3aq`. 124 random bits remain secret. */
export function keyHint(key: string): string {
  return `sk-helicone-…${key.slice(-4)}`
}
