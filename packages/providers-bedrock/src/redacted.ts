import { decodeBase64, joinBase64 } from './base64.ts'
import type { Family } from './model.ts'

/**
 * Reasoning that only the model can read. Converse has it as bytes, in base64; Claude's are text in base64 themselves, which is what Anthropic's
 * own API gives, and is taken out of its wrapping so that a conversation can go on there. Others' is left as it is.
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
