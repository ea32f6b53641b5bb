/** Lets the browser save a file as a download. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // Later, because the browser reads the address after the click was handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
