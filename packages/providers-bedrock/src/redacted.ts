import { decodeBase64, joinBase64 } from './base64.ts'
import type { Family } from './model.ts'

/**
 * Encrypted reasoning. Converse sends bytes in base64. Claude's bytes are themselves base64 text, the form of Anthropic's own API: they are
 * decoded once, so that a conversation can continue there. Others are unchanged.
 */
export function unwrapRedacted(pieces: readonly string[], family: Family): string {
  const bytes = pieces.map(decodeBase64).join('')
  const isClaude = family === 'claude' || family === 'unknown'
  return isClaude && isBase64(bytes) ? bytes : joinBase64(pieces)
}

export function wrapRedacted(data: string, family: Family): string {
  const isWrapped = family === 'gpt' || isBase64(decodeBase64(data))
  return isWrapped ? data : btoa(data)
}

function isBase64(text: string): boolean {
  return /^[\w+/-]{16,}={0,2}$/.test(text)
}
