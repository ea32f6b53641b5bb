/** Percent-decodes untrusted text. Invalid encodings are not changed. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
