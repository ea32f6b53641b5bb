/** Percent-decodes what a stranger sent. What is no encoding stays as it is. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
