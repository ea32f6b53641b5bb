/**
 * Mistral accepts only ids of nine letters and digits, and returns 400 for others (code 3280). Its own ids are kept; another vendor's id
 * is hashed with FNV-1a (https://datatracker.ietf.org/doc/draft-eastlake-fnv).
 */
export function shortenCallId(id: string): string {
  if (/^[a-z0-9]{9}$/i.test(id)) return id
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(id)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(36).padStart(9, '0').slice(-9)
}
