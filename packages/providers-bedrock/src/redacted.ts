import type { Family } from './model.ts'

/**
 * Reasoning that only the model can read. Converse has it as bytes, in base64; Claude's are text in base64 themselves, which is what Anthropic's
 * own API gives, and is taken out of its wrapping so that a conversation can go on there. Others' is left as it is.
 */
export function unwrapRedacted(pieces: readonly string[], family: Family): string {
  const [only] = pieces
  const bytes = pieces.map(decode).join('')
  const isClaude = family === 'claude' || family === 'unknown'
  if (isClaude && isBase64(bytes)) return bytes
  return pieces.length === 1 && only !== undefined ? only : btoa(bytes)
}

export function wrapRedacted(data: string, family: Family): string {
  const isWrapped = family === 'gpt' || isBase64(decode(data))
  return isWrapped ? data : btoa(data)
}

function isBase64(text: string): boolean {
  return /^[\w+/-]{16,}={0,2}$/.test(text)
}

/** One character for each byte; nothing where it is no base64. */
function decode(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
}
