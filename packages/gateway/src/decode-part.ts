/** Percent-decodes untrusted text. Returns a text with an invalid encoding unchanged. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
