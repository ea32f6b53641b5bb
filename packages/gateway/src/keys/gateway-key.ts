import { createHash, randomBytes } from 'node:crypto'

/** Helicone's form, so that clients that check it take ours: `sk-helicone-` and four groups of seven. */
const KEY = /^sk-helicone(?:-[a-z0-9]{7}){4}$/
const KEY_LENGTH = 43

/** A Helicone key, ours or not, anywhere in a text and in any case: providers must not see mangled keys either. */
const LIKE_A_KEY = /(?<![a-z0-9_-])[sp]k-helicone-[\w-]{7}/i

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** 28 of 36 characters: 144 bits, all of them random. */
export function generateKey(): string {
  const text = randomText(28)
  return `sk-helicone-${(text.match(/.{7}/g) ?? []).join('-')}`
}

/** Letters and digits, each as likely as the others: bytes that would favour the first of them are thrown away. */
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

/** Whether a text has the form of this gateway's keys. Takes the same time for a text of ten megabytes as for one of ten bytes. */
export function isGatewayKey(text: string): boolean {
  return text.length === KEY_LENGTH && KEY.test(text)
}

/** Whether a header's or parameter's value holds what looks like a gateway's key, which no provider shall see. */
export function holdsGatewayKey(value: string): boolean {
  return LIKE_A_KEY.test(value)
}

/** What in a text has the form of this gateway's keys. */
export function gatewayKeysIn(text: string): string[] {
  return text.match(/sk-helicone(?:-[a-z0-9]{7}){4}/g) ?? []
}

/**
 * What is stored of a key. SHA-256 rather than a slow hash: slow hashes protect passwords that can be guessed, and 144 random bits cannot, however
 * fast somebody tries. A slow one would only delay every request, and let strangers keep the gateway busy.
 */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** By which people recognise a key: `sk-helicone-…x3aq`. 124 random bits remain hidden. */
export function keyHint(key: string): string {
  return `sk-helicone-…${key.slice(-4)}`
}
