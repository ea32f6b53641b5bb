/** Has the browser save a file, as it does with a download. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // Later: the browser reads the address once the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
