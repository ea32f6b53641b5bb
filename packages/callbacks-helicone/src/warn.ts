export function warn(message: string): void {
  // biome-ignore lint/suspicious/noConsole: lost logs must not be silent, and there is no other channel by default
  console.warn(`[helicone] ${message}`)
}
